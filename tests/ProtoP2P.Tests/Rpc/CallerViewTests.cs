using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What a caller sees, and what its own code may do to a call.</summary>
public sealed class CallerViewTests
{
    [Fact]
    public async Task An_error_names_the_call_and_the_peer_and_keeps_the_peers_reason()
    {
        var bench = new CallBench();
        bench.Service.OnUnary = static (_, _) => throw new RpcException(RpcStatusCode.NotFound, "no such note");

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.Message.ShouldBe("NotFound: Unary at the test peer: no such note");
        error.Reason.ShouldBe("no such note");
    }

    [Fact]
    public async Task A_message_that_is_null_is_named()
    {
        var bench = new CallBench();
        bench.Service.OnUnary = static (_, _) => new((Note)null!);

        (await Should.ThrowAsync<ArgumentNullException>(bench.Client.UnaryAsync(null!).Soon())).Message.ShouldStartWith("Unary at the test peer");
        await Should.ThrowAsync<ArgumentNullException>(async () => await bench.Client.CollectAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(bench.Client.CollectAsync(OneAsync(null!)).Soon());
        (await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon())).StatusCode.ShouldBe(RpcStatusCode.Unknown);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task The_callers_code_does_not_hold_the_answer_back_when_its_request_stream_is_ended()
    {
        var bench = new CallBench();
        var registered = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        bench.Service.OnCollect = async (_, _) =>
        {
            await registered.Task;
            return new Note { Text = "early" };
        };

        Note reply = await bench.Client.CollectAsync(BlockedWhenCancelledAsync(registered, release, TestContext.Current.CancellationToken)).Soon();

        reply.Text.ShouldBe("early");
        release.Set();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_request_stream_whose_cancellation_throws_does_not_cost_the_answer()
    {
        var bench = new CallBench();
        var registered = new TaskCompletionSource();
        bench.Service.OnCollect = async (_, _) =>
        {
            await registered.Task;
            return new Note { Text = "early" };
        };

        (await bench.Client.CollectAsync(ThrowingWhenCancelledAsync(registered, TestContext.Current.CancellationToken)).Soon()).Text.ShouldBe("early");
    }

    [Fact]
    public async Task A_large_head_does_not_keep_a_refusal_from_its_caller()
    {
        // The window takes a fraction of the head, and the server reads none of it before it answers.
        var bench = new CallBench(configure: options => options.MaxDrainBytes = 8 << 20, served: NotesMethods.Describe(maxMessageBytes: 100), window: 4_000);
        var head = new Note { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[1_000_000]) };

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.CollectUnderAsync(head, NotesService.CountAsync(1)).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeTrue();
    }

    private static async IAsyncEnumerable<Note> OneAsync(Note note)
    {
        await Task.CompletedTask;
        yield return note;
    }

    private static async IAsyncEnumerable<Note> BlockedWhenCancelledAsync(
        TaskCompletionSource registered, ManualResetEventSlim release, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(release.Wait);
        registered.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private static async IAsyncEnumerable<Note> ThrowingWhenCancelledAsync(
        TaskCompletionSource registered, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(static () => throw new InvalidOperationException("of the caller"));
        registered.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
