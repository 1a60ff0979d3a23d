using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class RetryTests
{
    private static readonly TimeSpan LongestFirstWait = TimeSpan.FromMilliseconds(120);

    private readonly FakeTimeProvider _clock = new();

    // The extension methods would be warned about (LP2P0404).
    private static RpcMethodOptions Retried => new() { Retries = new RpcRetryOptions() };

    [Fact]
    public async Task An_idempotent_call_that_failed_goes_to_another_peer_after_a_wait()
    {
        await using OracleNet net = await StartAsync(2, FailingWith(RpcStatusCode.Unavailable));
        IOracle client = await net.ClientAsync(builder => builder.AddRetries());

        Task<Note> answer = client.AskAsync(new Note { Text = "x" }).Soon();
        await Eventually.TrueAsync(() => net.Oracles[0].Calls == 1);
        answer.IsCompleted.ShouldBeFalse();
        await _clock.PassAsync(LongestFirstWait);

        (await answer).Text.ShouldBe("B: x");
        (net.Oracles[0].Calls, net.Oracles[1].Calls).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_call_that_is_not_idempotent_is_never_made_twice()
    {
        await using OracleNet net = await StartAsync(2, FailingWith(RpcStatusCode.Unavailable));
        IOracle client = await net.ClientAsync(builder => builder.AddRetries().Configure(options => options.Methods["Order"] = Retried));

        (await Should.ThrowAsync<RpcException>(() => client.OrderAsync(new Note()).Soon())).StatusCode.ShouldBe(RpcStatusCode.Unavailable);

        (net.Oracles[0].Calls, net.Oracles[1].Calls).ShouldBe((1, 0));
    }

    [Fact]
    public async Task What_certainly_never_ran_is_tried_again_after_a_wait_when_all_peers_have_refused_it()
    {
        await using OracleNet net = await StartAsync(2);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        net.Network.Refuse(net.Servers[1].ListenAddresses[0]);
        IOracle client = await net.ClientAsync(builder => builder.Configure(options => options.Methods["Order"] = new RpcMethodOptions
        {
            Retries = new RpcRetryOptions { InitialBackoff = TimeSpan.FromSeconds(6), MaxBackoff = TimeSpan.FromSeconds(6) },
        }));

        Task<Note> answer = client.OrderAsync(new Note { Text = "y" }).Soon();
        await Eventually.TrueAsync(() => _clock.UntilNextTimer <= TimeSpan.FromSeconds(7.2));
        net.Network.Allow(net.Servers[1].ListenAddresses[0]);
        await _clock.PassAsync(TimeSpan.FromSeconds(7.2));

        (await answer).Text.ShouldBe("B: y");
    }

    [Fact]
    public async Task The_last_failure_is_the_calls_and_the_attempts_are_counted()
    {
        await using OracleNet net = await StartAsync(3);
        net.Oracles.ForEach(oracle => oracle.Before = (_, _) => throw new RpcException(RpcStatusCode.Unavailable, $"no, says {oracle.Name}"));
        IOracle client = await net.ClientAsync(builder => builder.AddRetries("Ask", options => options.MaxAttempts = 2));

        Task<Note> answer = client.AskAsync(new Note()).Soon();
        await _clock.PassAsync(LongestFirstWait);

        (await Should.ThrowAsync<RpcException>(() => answer)).Reason.ShouldBe("no, says B");
        net.Oracles.Select(oracle => oracle.Calls).ShouldBe([1, 1, 0]);
    }

    [Fact]
    public async Task A_status_that_speaks_of_the_request_is_not_retried()
    {
        await using OracleNet net = await StartAsync(2, FailingWith(RpcStatusCode.NotFound));
        IOracle client = await net.ClientAsync(builder => builder.AddRetries());

        (await Should.ThrowAsync<RpcException>(() => client.AskAsync(new Note()).Soon())).StatusCode.ShouldBe(RpcStatusCode.NotFound);
    }

    [Fact]
    public async Task A_stream_is_made_again_until_its_first_reply_and_not_after_it()
    {
        await using OracleNet net = await StartAsync(2, FailingWith(RpcStatusCode.Unavailable));
        net.Oracles[1].Before = static (call, _) => call == 2 ? throw new RpcException(RpcStatusCode.Unavailable, "half way") : Task.CompletedTask;
        IOracle client = await net.ClientAsync(builder => builder.AddRetries());

        await using IAsyncEnumerator<Note> replies = client.ListAsync(new Note { Text = "z" }).GetAsyncEnumerator(TestNet.Token);
        Task<bool> first = replies.MoveNextAsync().Soon();
        await _clock.PassAsync(LongestFirstWait);
        (await first).ShouldBeTrue();
        replies.Current.Text.ShouldBe("B: z");

        (await Should.ThrowAsync<RpcException>(() => replies.MoveNextAsync().Soon())).Reason.ShouldBe("half way");
        net.Oracles[0].Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_stream_that_was_read_from_is_not_sent_again()
    {
        await using OracleNet net = await StartAsync(2, FailingWith(RpcStatusCode.Unavailable));
        IOracle client = await net.ClientAsync(builder => builder.Configure(options => options.Methods["Collect"] = Retried));

        await Should.ThrowAsync<RpcException>(() => client.CollectAsync(new[] { new Note() }.ToAsyncEnumerable()).Soon());

        net.Oracles[1].Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Every_attempt_gets_what_remains_of_the_deadline()
    {
        var deadlines = new List<DateTimeOffset?>();
        await using OracleNet net = await StartAsync(2);
        foreach (Oracle oracle in net.Oracles)
        {
            oracle.Before = (_, call) =>
            {
                deadlines.Add(call.Server!.Deadline);
                return oracle.Name == "A" ? throw new RpcException(RpcStatusCode.Unavailable, "no") : Task.CompletedTask;
            };
        }

        IOracle client = await net.ClientAsync(builder => builder.AddRetries());
        Task<Note> answer = client.AskAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(5) }).Soon();
        await _clock.PassAsync(LongestFirstWait);
        await answer;

        deadlines.Count.ShouldBe(2);
        deadlines[1]!.Value.ShouldBe(deadlines[0]!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_caller_that_cancels_during_the_wait_is_told_so()
    {
        await using OracleNet net = await StartAsync(2, FailingWith(RpcStatusCode.Unavailable));
        IOracle client = await net.ClientAsync(builder => builder.AddRetries());
        using var cancelled = new CancellationTokenSource();

        Task<Note> answer = client.AskAsync(new Note(), cancelled.Token).Soon();
        await Eventually.TrueAsync(() => _clock.UntilNextTimer <= LongestFirstWait);
        await cancelled.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => answer)).CancellationToken.ShouldBe(cancelled.Token);
        net.Oracles[1].Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Retries_end_while_most_calls_fail()
    {
        await using OracleNet net = await StartAsync(1, FailingWith(RpcStatusCode.Unavailable));
        IOracle client = await net.ClientAsync(builder => builder
            .AddRetries(options => (options.MaxAttempts, options.InitialBackoff, options.MaxBackoff) = (2, LongestFirstWait, LongestFirstWait))
            .Configure(options => options.Throttle.MaxTokens = 4));

        for (int call = 0; call < 6; call++)
        {
            Task answer = Should.ThrowAsync<RpcException>(() => client.AskAsync(new Note()).Soon());
            while (!answer.IsCompleted)
            {
                await Eventually.TrueAsync(() => answer.IsCompleted || _clock.UntilNextTimer <= 1.2 * LongestFirstWait);
                _clock.Advance(answer.IsCompleted ? TimeSpan.Zero : 1.2 * LongestFirstWait);
            }
        }

        net.Oracles[0].Calls.ShouldBe(7, "6 calls, and the one retry that 4 tokens allow");
    }

    private static Func<int, RpcCall, Task> FailingWith(RpcStatusCode status) => (_, _) => throw new RpcException(status, "as the test wants it");

    /// <summary>Servers of which the first behaves as the test says.</summary>
    private async Task<OracleNet> StartAsync(int servers, Func<int, RpcCall, Task>? first = null)
    {
        OracleNet net = await OracleNet.StartAsync(servers, _clock);
        net.Oracles[0].Before = first ?? net.Oracles[0].Before;
        return net;
    }
}
