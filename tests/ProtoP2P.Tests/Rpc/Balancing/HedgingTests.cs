using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class HedgingTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task The_first_answer_wins_and_the_other_attempt_is_cancelled_at_its_server()
    {
        await using OracleNet net = await OracleNet.StartAsync(3, _clock);
        Task cancelled = NeverAnswers(net.Oracles[0]);
        IOracle client = await ClientAsync(net);
        var response = new RpcResponse();

        Task<Note> answer = client.AskAsync(new Note { Text = "x" }, new RpcCall { Response = response }).Soon();
        await Eventually.TrueAsync(() => net.Oracles[0].Calls == 1);
        net.Oracles[1].Calls.ShouldBe(0);
        await PassDelayAsync(net);

        (await answer).Text.ShouldBe("B: x");
        await cancelled.Soon();
        response.Trailers["server"].ShouldBe("B");
        net.Oracles[2].Calls.ShouldBe(0);
    }

    [Fact]
    public async Task The_first_peer_may_still_win_and_then_the_second_is_cancelled()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        net.Oracles[0].Before = (_, _) => go.Task;
        Task cancelled = NeverAnswers(net.Oracles[1]);
        IOracle client = await ClientAsync(net);

        Task<Note> answer = client.AskAsync(new Note { Text = "x" }).Soon();
        await PassDelayAsync(net);
        await Eventually.TrueAsync(() => net.Oracles[1].Calls == 1);
        go.SetResult();

        (await answer).Text.ShouldBe("A: x");
        await cancelled.Soon();
    }

    [Fact]
    public async Task A_stream_is_hedged_until_its_first_reply()
    {
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        Task cancelled = NeverAnswers(net.Oracles[0]);
        IOracle client = await ClientAsync(net, nameof(IOracle.ListAsync));
        var response = new RpcResponse();

        Task<List<Note>> answers = client.ListAsync(new Note { Text = "x" }, new RpcCall { Response = response }).ToListSoon();
        await PassDelayAsync(net);

        (await answers).Select(note => note.Text).ShouldBe(["B: x", "B: more"]);
        await cancelled.Soon();
        response.Trailers["server"].ShouldBe("B");
    }

    [Fact]
    public async Task A_failure_that_is_not_fatal_calls_the_next_peer_at_once()
    {
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        net.Oracles[0].Before = static (_, _) => throw new RpcException(RpcStatusCode.Unavailable, "no");
        IOracle client = await ClientAsync(net);

        (await client.AskAsync(new Note { Text = "x" }).Soon()).Text.ShouldBe("B: x");
        _clock.Elapsed.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_fatal_failure_ends_the_call_and_cancels_the_others()
    {
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        Task cancelled = NeverAnswers(net.Oracles[0]);
        net.Oracles[1].Before = static (_, _) => throw new RpcException(RpcStatusCode.InvalidArgument, "nonsense");
        IOracle client = await ClientAsync(net);

        Task<Note> answer = client.AskAsync(new Note()).Soon();
        await PassDelayAsync(net);

        (await Should.ThrowAsync<RpcException>(() => answer)).Reason.ShouldBe("nonsense");
        await cancelled.Soon();
    }

    [Fact]
    public async Task A_caller_that_cancels_ends_all_attempts()
    {
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        Task[] cancelled = [NeverAnswers(net.Oracles[0]), NeverAnswers(net.Oracles[1])];
        IOracle client = await ClientAsync(net);
        using var source = new CancellationTokenSource();

        Task<Note> answer = client.AskAsync(new Note(), source.Token).Soon();
        await PassDelayAsync(net);
        await Eventually.TrueAsync(() => net.Oracles[1].Calls == 1);
        await source.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => answer)).CancellationToken.ShouldBe(source.Token);
        await Task.WhenAll(cancelled).Soon();
    }

    [Fact]
    public async Task The_deadline_ends_all_attempts_with_its_status()
    {
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        Task[] cancelled = [NeverAnswers(net.Oracles[0]), NeverAnswers(net.Oracles[1])];
        IOracle client = await ClientAsync(net);

        Task<Note> answer = client.AskAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(1) }).Soon();
        await PassDelayAsync(net);
        await Eventually.TrueAsync(() => net.Oracles[1].Calls == 1);
        await _clock.PassAsync(TimeSpan.FromSeconds(0.9));

        (await Should.ThrowAsync<RpcException>(() => answer)).StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        await Task.WhenAll(cancelled).Soon();
    }

    [Fact]
    public async Task Without_another_peer_the_call_waits_for_the_one()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OracleNet net = await OracleNet.StartAsync(1, _clock);
        net.Oracles[0].Before = (_, _) => go.Task;
        IOracle client = await ClientAsync(net);

        Task<Note> answer = client.AskAsync(new Note { Text = "x" }).Soon();
        await Eventually.TrueAsync(() => net.Oracles[0].Calls == 1);
        _clock.Advance(3 * Delay);
        go.SetResult();

        (await answer).Text.ShouldBe("A: x");
        net.Oracles[0].Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_its_caller_leaves_is_cancelled_at_the_winner_too()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        net.Oracles[0].Before = async (call, rpc) =>
        {
            if (call == 2)
            {
                rpc.CancellationToken.Register(left.SetResult);
                await Task.Delay(Timeout.InfiniteTimeSpan, rpc.CancellationToken);
            }
        };
        IOracle client = await ClientAsync(net, nameof(IOracle.ListAsync));

        await foreach (Note reply in client.ListAsync(new Note()))
        {
            await Eventually.TrueAsync(() => net.Oracles[0].Calls == 2);
            break;
        }

        await left.Task.Soon();
    }

    // What the first server never had, it cannot be seen to lose.
    private async Task PassDelayAsync(OracleNet net)
    {
        await Eventually.TrueAsync(() => net.Oracles[0].Calls == 1);
        await _clock.PassAsync(Delay);
    }

    private static Task<IOracle> ClientAsync(OracleNet net, string method = nameof(IOracle.AskAsync)) =>
        net.ClientAsync(builder => builder.UsePicker(PeerPicking.First).AddHedging(method, options => options.Delay = Delay));

    /// <summary>Makes an oracle wait until it is cancelled; the task completes when it was.</summary>
    private static Task NeverAnswers(Oracle oracle)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        oracle.Before = async (_, call) =>
        {
            await using CancellationTokenRegistration registration = call.CancellationToken.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, call.CancellationToken);
        };
        return cancelled.Task;
    }
}
