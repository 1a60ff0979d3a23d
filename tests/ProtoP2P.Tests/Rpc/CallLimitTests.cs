using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

public sealed class CallLimitTests
{
    [Theory]
    [InlineData(2, 10, nameof(RpcOptions.MaxCallsPerProtocol))]
    [InlineData(10, 2, nameof(RpcOptions.MaxCallsPerPeer))]
    public async Task A_call_over_the_limit_is_answered_resource_exhausted_and_not_processed(int perProtocol, int perPeer, string option)
    {
        // Two hosts with limits of their own: the client's must not queue here.
        var bench = new CallBench(configure: options => (options.MaxCallsPerProtocol, options.MaxCallsPerPeer) = (perProtocol, perPeer));
        var other = new NotesClient(new RpcClientInvoker(
            NotesMethods.Describe(), bench.Peer, new RpcOptions(), bench.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        (Task started, TaskCompletionSource release) = Block(bench, 2);
        Task<Note> first = other.UnaryAsync(new Note()).AsTask();
        Task<Note> second = other.UnaryAsync(new Note()).AsTask();
        await started.Soon();

        RpcException error = await Should.ThrowAsync<RpcException>(other.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeTrue();
        error.Reason.ShouldContain(option);
        release.SetResult();
        await Task.WhenAll(first, second).Soon();
        await other.UnaryAsync(new Note()).Soon();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_client_at_its_limit_queues_under_the_deadline()
    {
        var bench = new CallBench(configure: options => options.MaxCallsPerPeer = 1);
        (Task started, TaskCompletionSource release) = Block(bench, 1);
        Task<Note> first = bench.Client.UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(20) }).AsTask();
        await started.Soon();
        Task<Note> second = bench.Client.UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(20) }).AsTask();
        Task<Note> third = bench.Client.UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(1) }).AsTask();

        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        RpcException error = await Should.ThrowAsync<RpcException>(third.Soon());
        error.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        error.NotProcessed.ShouldBeTrue();
        bench.Peer.Streams.Count.ShouldBe(1);
        release.SetResult();
        await Task.WhenAll(first, second).Soon();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_caller_that_has_its_answer_finds_room_for_the_next_call()
    {
        var bench = new CallBench(configure: options => options.MaxCallsPerPeer = 1);

        for (int index = 0; index < 500; index++)
        {
            await bench.Client.UnaryAsync(new Note()).Soon();
        }

        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_draining_server_answers_new_calls_unavailable_and_lets_running_ones_end()
    {
        var bench = new CallBench();
        (Task started, TaskCompletionSource release) = Block(bench, 1);
        Task<Note> running = bench.Client.UnaryAsync(new Note { Text = "last" }).AsTask();
        await started.Soon();

        Task drained = bench.Server.DrainAsync();
        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeTrue();
        drained.IsCompleted.ShouldBeFalse();
        release.SetResult();
        (await running.Soon()).Text.ShouldBe("last");
        await drained.Soon();
    }

    [Theory]
    [InlineData(nameof(RpcOptions.MaxMessageBytes))]
    [InlineData(nameof(RpcOptions.MaxDecodedBytes))]
    [InlineData(nameof(RpcOptions.DefaultDeadline))]
    [InlineData(nameof(RpcOptions.OpenTimeout))]
    [InlineData(nameof(RpcOptions.MaxDrainBytes))]
    [InlineData(nameof(RpcOptions.DrainTimeout))]
    [InlineData(nameof(RpcOptions.MaxCallsPerProtocol))]
    [InlineData(nameof(RpcOptions.MaxCallsPerPeer))]
    public void An_option_out_of_range_is_named(string option)
    {
        var options = new RpcOptions();
        options.FindError().ShouldBeNull();
        switch (option)
        {
            case nameof(RpcOptions.MaxMessageBytes): options.MaxMessageBytes = 0; break;
            case nameof(RpcOptions.MaxDecodedBytes): options.MaxDecodedBytes = (256 << 10) - 1; break;
            case nameof(RpcOptions.DefaultDeadline): options.DefaultDeadline = TimeSpan.Zero; break;
            case nameof(RpcOptions.OpenTimeout): options.OpenTimeout = TimeSpan.Zero; break;
            case nameof(RpcOptions.MaxDrainBytes): options.MaxDrainBytes = -1; break;
            case nameof(RpcOptions.DrainTimeout): options.DrainTimeout = TimeSpan.FromSeconds(-1); break;
            case nameof(RpcOptions.MaxCallsPerProtocol): options.MaxCallsPerProtocol = 0; break;
            default: options.MaxCallsPerPeer = 0; break;
        }

        options.FindError("Libp2p:Rpc")!.ShouldStartWith($"Libp2p:Rpc:{option} is ");
    }

    private static (Task Started, TaskCompletionSource Release) Block(CallBench bench, int calls)
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int count = 0;
        bench.Service.OnUnary = async (request, _) =>
        {
            if (Interlocked.Increment(ref count) == calls)
            {
                started.SetResult();
            }

            await release.Task;
            return request;
        };
        return (started.Task, release);
    }
}
