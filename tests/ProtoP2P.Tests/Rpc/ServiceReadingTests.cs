using System.Buffers;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>How a service reads its request stream, and what ends that reading.</summary>
public sealed class ServiceReadingTests
{
    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_service_that_returns_while_it_still_awaits_a_request_elsewhere_ends_its_call_in_order(WireMode mode)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesMethods.Chat);
        var reading = new TaskCompletionSource<Task>();
        bench.Service.OnChat = (requests, _) => AnswerOnceAsync(requests, reading);
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id);
        if (mode == WireMode.Rpc)
        {
            FrameEncoder.WriteOpen(dialer.Output, new OpenFields("Chat", 0, null, 0, 0));
            await dialer.Output.FlushAsync(TestContext.Current.CancellationToken);
        }

        Task serving = bench.Server.HandleAsync(listener, listener.Aborted).AsTask();

        await Should.ThrowAsync<OperationCanceledException>((await reading.Task.Soon()).Soon());
        listener.OutputLane.IsEnded.ShouldBeTrue();
        serving.IsCompleted.ShouldBeFalse("what the dialer still says is read and dropped");
        await dialer.Output.CompleteAsync();
        await serving.Soon();
        listener.ResetCode.ShouldBeNull();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task The_services_own_token_ends_its_wait_for_a_request_and_not_the_call(WireMode mode)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesMethods.Collect);
        var waiting = new TaskCompletionSource();
        using var patience = new CancellationTokenSource();
        bench.Service.OnCollect = async (requests, _) =>
        {
            int count = 0;
            try
            {
                await foreach (Note request in requests.WithCancellation(patience.Token))
                {
                    count += request.Number;
                    waiting.SetResult();
                }
            }
            catch (OperationCanceledException end) when (end.CancellationToken == patience.Token)
            {
                return new Note { Text = "patience is over", Number = count };
            }

            return new Note();
        };
        var never = new TaskCompletionSource();

        Task<Note> call = bench.Client.CollectAsync(OneAndStuckAsync(never.Task)).AsTask();
        await waiting.Task.Soon();
        await patience.CancelAsync();

        Note reply = await call.Soon();
        reply.Text.ShouldBe("patience is over");
        reply.Number.ShouldBe(1);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task Requests_are_enumerated_once()
    {
        var bench = new CallBench();
        bench.Service.OnCollect = static async (requests, _) =>
        {
            await NotesService.SumAsync(requests, 0);
            InvalidOperationException error = await Should.ThrowAsync<InvalidOperationException>(NotesService.SumAsync(requests, 0).AsTask());
            return new Note { Text = error.Message };
        };

        Note reply = await bench.Client.CollectAsync(NotesService.CountAsync(2)).Soon();

        reply.Text.ShouldBe("the requests of Collect can be enumerated once");
    }

    [Fact]
    public async Task Metadata_after_the_first_reply_is_refused_where_it_is_sent()
    {
        var bench = new CallBench();
        bench.Service.OnList = static (_, call) => LateHeadAsync(call);

        List<Note> replies = await bench.Client.ListAsync(new Note()).ToListSoon();

        replies[^1].Text.ShouldBe("metadata of List goes ahead of its first reply, and once");
    }

    [Fact]
    public async Task A_bare_request_that_does_not_come_gives_its_place_back_in_time()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Unary);
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id);
        dialer.Output.Write<byte>([20, 0x0A]);
        await dialer.Output.FlushAsync(TestContext.Current.CancellationToken);

        Task serving = bench.Server.HandleAsync(listener, listener.Aborted).AsTask();
        bench.Server.ActiveCalls.ShouldBe(1);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));

        await serving.Soon();
        listener.ResetCode.ShouldBe(StreamErrorCode.Unspecified);
        bench.Server.ActiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Work_that_outlives_its_call_has_time_of_its_own()
    {
        var inner = new CallBench();
        var outer = new CallBench();
        var over = new TaskCompletionSource();
        var outliving = new TaskCompletionSource<Task<Note>>();
        outer.Service.OnUnary = (request, _) =>
        {
            outliving.SetResult(OutliveAsync());
            return new(request);

            async Task<Note> OutliveAsync()
            {
                await over.Task;
                return await inner.Client.UnaryAsync(new Note { Text = "later" });
            }
        };

        await outer.Client.UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(4) }).Soon();
        await outer.SettleAsync();
        outer.Clock.Advance(TimeSpan.FromSeconds(5));
        over.SetResult();

        (await (await outliving.Task).Soon()).Text.ShouldBe("LATER");
    }

    private static async IAsyncEnumerable<Note> AnswerOnceAsync(IAsyncEnumerable<Note> requests, TaskCompletionSource<Task> reading)
    {
        Task<Note> sum = NotesService.SumAsync(requests, 0).AsTask();
        reading.SetResult(sum);
        await Task.CompletedTask;
        yield return new Note { Number = 1 };
    }

    private static async IAsyncEnumerable<Note> LateHeadAsync(RpcCall call)
    {
        yield return new Note { Number = 1 };
        await Task.CompletedTask;
        InvalidOperationException error = Should.Throw<InvalidOperationException>(() => call.Server!.SendHeadAsync(new RpcMetadata()).AsTask());
        yield return new Note { Text = error.Message };
    }

    private static async IAsyncEnumerable<Note> OneAndStuckAsync(Task never)
    {
        yield return new Note { Number = 1 };
        await never;
    }
}
