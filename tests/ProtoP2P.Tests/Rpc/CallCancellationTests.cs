using System.Buffers;
using System.Runtime.CompilerServices;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

public sealed class CallCancellationTests
{
    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task The_callers_token_reaches_the_handler(WireMode mode)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesMethods.Unary);
        var started = new TaskCompletionSource();
        bench.Service.OnUnary = async (_, call) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return new Note();
        };
        using var caller = new CancellationTokenSource();

        Task<Note> call = bench.Client.UnaryAsync(new Note { Number = 1 }, caller.Token).AsTask();
        await started.Task.Soon();
        await caller.CancelAsync();

        OperationCanceledException error = await Should.ThrowAsync<OperationCanceledException>(call.Soon());
        error.CancellationToken.ShouldBe(caller.Token);
        bench.Peer.Streams[0].ResetCode.ShouldBe(StreamErrorCode.Unspecified);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_token_that_has_fired_opens_no_stream()
    {
        var bench = new CallBench();

        await Should.ThrowAsync<OperationCanceledException>(bench.Client.UnaryAsync(new Note(), new CancellationToken(canceled: true)).Soon());

        bench.Peer.Proposals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Leaving_the_enumeration_cancels_the_call()
    {
        var bench = new CallBench();
        var cancelled = new TaskCompletionSource();
        bench.Service.OnList = (_, call) => EndlessAsync(call.CancellationToken, cancelled);

        await foreach (Note _ in bench.Client.ListAsync(new Note()))
        {
            break;
        }

        await cancelled.Task.Soon();
        bench.Peer.Streams[0].ResetCode.ShouldBe(StreamErrorCode.Unspecified);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task The_enumerators_token_cancels_the_call()
    {
        var bench = new CallBench();
        var cancelled = new TaskCompletionSource();
        bench.Service.OnList = (_, call) => EndlessAsync(call.CancellationToken, cancelled);
        using var enumerator = new CancellationTokenSource();

        OperationCanceledException error = await Should.ThrowAsync<OperationCanceledException>(ReadAsync().Soon());

        error.CancellationToken.ShouldBe(enumerator.Token);
        await cancelled.Task.Soon();

        async Task ReadAsync()
        {
            await foreach (Note _ in bench.Client.ListAsync(new Note()).WithCancellation(enumerator.Token))
            {
                await enumerator.CancelAsync();
            }
        }
    }

    [Fact]
    public async Task Replies_are_enumerated_once()
    {
        var bench = new CallBench();
        IAsyncEnumerable<Note> replies = bench.Client.ListAllAsync();
        bench.Peer.Proposals.ShouldBeEmpty("the call starts when it is enumerated");

        await replies.ToListSoon();

        await Should.ThrowAsync<InvalidOperationException>(replies.ToListSoon());
    }

    [Fact]
    public async Task A_unary_call_that_is_not_answered_ends_at_its_deadline_on_both_ends()
    {
        var bench = new CallBench();
        var seen = new TaskCompletionSource<DateTimeOffset?>();
        var cancelled = new TaskCompletionSource();
        bench.Service.OnUnary = async (_, call) =>
        {
            call.CancellationToken.UnsafeRegister(_ => cancelled.SetResult(), null);
            seen.SetResult(call.Server!.Deadline);
            await cancelled.Task;
            throw new OperationCanceledException(call.CancellationToken);
        };

        Task<Note> call = bench.Client.UnaryAsync(new Note()).AsTask();
        (await seen.Task.Soon()).ShouldBe(bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(10));
        bench.Clock.Advance(TimeSpan.FromSeconds(10));

        RpcException error = await Should.ThrowAsync<RpcException>(call.Soon());
        error.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        error.NotProcessed.ShouldBeFalse();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task The_server_answers_at_the_deadline_though_its_handler_hangs()
    {
        var bench = new CallBench();
        var started = new TaskCompletionSource();
        var hang = new TaskCompletionSource<Note>();
        bench.Service.OnUnary = (_, _) =>
        {
            started.SetResult();
            return new(hang.Task);
        };
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id);
        FrameEncoder.WriteOpen(dialer.Output, new OpenFields("Unary", 5_000_000, null, OpenFlags.Last, 0), MessageCodec.Protobuf(Note.Parser), new Note(), 0);
        await dialer.Output.CompleteAsync();

        Task serving = bench.Server.HandleAsync(listener, listener.Aborted).AsTask();
        await started.Task.Soon();
        bench.Clock.Advance(TimeSpan.FromSeconds(5));

        Frame close = await RawFrames.ReadAsync(dialer);
        close.Kind.ShouldBe(FrameKind.Close);
        close.Code.ShouldBe((uint)RpcStatusCode.DeadlineExceeded);
        serving.IsCompleted.ShouldBeFalse("the service still runs");
        hang.SetResult(new Note());
        await serving.Soon();
        bench.Server.ActiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_has_no_deadline_unless_one_is_given()
    {
        var bench = new CallBench();
        var started = new TaskCompletionSource<DateTimeOffset?>();
        bench.Service.OnList = (_, call) => ListAsync(call);

        await bench.Client.ListAsync(new Note()).ToListSoon();
        (await started.Task.Soon()).ShouldBeNull();

        started = new TaskCompletionSource<DateTimeOffset?>();
        await bench.Client.ListAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(3) }).ToListSoon();
        (await started.Task.Soon()).ShouldBe(bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(3));

        async IAsyncEnumerable<Note> ListAsync(RpcCall call)
        {
            started.SetResult(call.Server!.Deadline);
            await Task.CompletedTask;
            yield break;
        }
    }

    [Fact]
    public async Task A_deadline_flows_to_the_calls_that_a_service_makes()
    {
        var inner = new CallBench();
        var outer = new CallBench();
        var remaining = new List<TimeSpan>();
        inner.Service.OnUnary = (request, call) =>
        {
            remaining.Add(call.Server!.Deadline!.Value - inner.Clock.GetUtcNow());
            return new(request);
        };
        outer.Service.OnUnary = async (request, call) =>
        {
            outer.Clock.Advance(TimeSpan.FromSeconds(1));
            await inner.Client.UnaryAsync(request);
            return await inner.Client.UnaryAsync(request, new RpcCall { Timeout = TimeSpan.FromSeconds(1) });
        };

        await outer.Client.UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(4) }).Soon();
        await inner.Client.UnaryAsync(new Note()).Soon();

        remaining.ShouldBe([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)]);
    }

    [Fact]
    public async Task A_deadline_that_passes_while_dialling_ends_the_call_not_processed()
    {
        var bench = new CallBench();
        bench.Peer.OpenGate = new TaskCompletionSource().Task;

        Task<Note> call = bench.Client.UnaryAsync(new Note()).AsTask();
        bench.Clock.Advance(TimeSpan.FromSeconds(10));

        RpcException error = await Should.ThrowAsync<RpcException>(call.Soon());
        error.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        error.NotProcessed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_open_that_does_not_come_within_its_time_is_answered()
    {
        var bench = new CallBench();
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id);
        dialer.Output.Write<byte>([20, 0x0A]);
        await dialer.Output.FlushAsync(TestContext.Current.CancellationToken);

        Task serving = bench.Server.HandleAsync(listener, listener.Aborted).AsTask();
        bench.Clock.Advance(TimeSpan.FromSeconds(10));

        Frame close = await RawFrames.ReadAsync(dialer);
        close.Code.ShouldBe((uint)RpcStatusCode.DeadlineExceeded);
        close.Metadata![NotProcessed.Key].ShouldNotBeNull();
        await bench.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken).Soon();
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        await serving.Soon();
        listener.ResetCode.ShouldBe(StreamErrorCode.Unspecified);
    }

    private static async IAsyncEnumerable<Note> EndlessAsync([EnumeratorCancellation] CancellationToken cancellationToken, TaskCompletionSource cancelled)
    {
        yield return new Note();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            cancelled.TrySetResult();
        }
    }
}
