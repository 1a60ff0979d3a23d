using Acme;
using ProtoP2P.Identify;

namespace ProtoP2P.Testing.Tests;

/// <summary>Hosts that call each other on a network with conditions.</summary>
public sealed class NetworkHostTests : IAsyncDisposable
{
    private static readonly StockQuery Query = new() { Sku = "A-1" };
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _lines = [];
    private readonly List<Libp2pHost> _hosts = [];
    private readonly InMemoryNetwork _network;
    private readonly StubService<IKinds> _stub;

    public NetworkHostTests()
    {
        _network = new InMemoryNetwork(new InMemoryNetworkOptions { Log = Note, TraceCapacity = 10_000 }, _clock);
        _stub = new StubService<IKinds>(_clock);
        _stub.On(x => x.AskAsync(default!)).Returns(new StockReply { Count = 7 });
        _stub.On(x => x.NowAsync()).Returns(new StockReply { Count = 8 });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task Two_hosts_know_each_other_and_log()
    {
        IKinds client = await ConnectAsync();

        (await _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token)).Count.ShouldBe(7);

        _clock.Elapsed.ShouldBe(TimeSpan.Zero);
        lock (_lines)
        {
            _lines.ShouldContain(line => line.Contains(" alice ProtoP2P."));
            _lines.ShouldContain(line => line.Contains(" bob ProtoP2P."));
        }
    }

    [Fact]
    public async Task Keys_come_from_the_seed_and_the_name()
    {
        Libp2pHost alice = await _network.CreateHostAsync("alice", cancellationToken: Token);
        Libp2pHost bob = await _network.CreateHostAsync("bob", cancellationToken: Token);
        await using var same = new InMemoryNetwork(null, _clock);
        await using var other = new InMemoryNetwork(new InMemoryNetworkOptions { Seed = 2 }, _clock);

        (await same.CreateHostAsync("alice", cancellationToken: Token)).PeerId.ShouldBe(alice.PeerId);
        (await other.CreateHostAsync("alice", cancellationToken: Token)).PeerId.ShouldNotBe(alice.PeerId);
        bob.PeerId.ShouldNotBe(alice.PeerId);
        (await Should.ThrowAsync<ArgumentException>(() => _network.CreateHostAsync("bob", cancellationToken: Token))).Message.ShouldContain("there is a host called bob");
    }

    [Fact]
    public async Task Identify_is_one_option_away()
    {
        await using var network = new InMemoryNetwork(
            new InMemoryNetworkOptions { ConfigureHosts = options => options.Services.Add(new IdentifyService()) }, _clock);
        Libp2pHost alice = await network.CreateHostAsync("alice", cancellationToken: Token);
        Libp2pHost bob = await network.CreateHostAsync("bob", cancellationToken: Token);
        bob.AddProtocol(_stub.Service);

        await _clock.RunUntilAsync(alice.ConnectAsync(bob.PeerId, Token), cancellationToken: Token);
        await _clock.SettleAsync(Token);

        alice.Peerstore.GetProtocols(bob.PeerId).ShouldNotBeNull().ShouldContain("/test/kinds/1.0.0");
    }

    [Fact]
    public async Task A_call_on_an_open_connection_takes_a_round_trip()
    {
        IKinds client = await ConnectAsync();
        await _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token);
        _network.SetConditions(new LinkConditions { Latency = Latency });
        TimeSpan start = _clock.Elapsed;

        await _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token);

        (_clock.Elapsed - start).ShouldBe(2 * Latency);
    }

    [Fact]
    public async Task A_call_across_a_partition_meets_its_deadline_and_the_next_one_works_when_it_heals()
    {
        IKinds client = await ConnectAsync();
        _network.SetConditions(new LinkConditions { Latency = Latency });
        await _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token);
        TimeSpan start = _clock.Elapsed;

        _network.Partition("alice", "bob");
        RpcException error = await Should.ThrowAsync<RpcException>(() => _clock.RunUntilAsync(NowAsync(client, 3), cancellationToken: Token));
        error.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        (_clock.Elapsed - start).ShouldBe(TimeSpan.FromSeconds(3));

        _network.Heal();
        (await _clock.RunUntilAsync(NowAsync(client, 3), cancellationToken: Token)).Count.ShouldBe(8);
        _network.Links.Count.ShouldBe(1, "the connection has lived through it");
    }

    [Fact]
    public async Task A_partition_from_the_beginning_is_a_dial_that_times_out()
    {
        IKinds client = await ConnectAsync();
        _network.Isolate("bob");

        RpcException error = await Should.ThrowAsync<RpcException>(() => _clock.RunUntilAsync(NowAsync(client, 60), cancellationToken: Token));

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeTrue();
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(15), "the default of DialOptions.Timeout");
    }

    [Fact]
    public async Task A_partition_that_lasts_ends_the_connection_at_both_ends_by_their_keepalive()
    {
        IKinds client = await ConnectAsync();
        await _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token);

        _network.Partition("alice", "bob");
        await _clock.RunForAsync(TimeSpan.FromMinutes(2), Token);

        _hosts.ShouldAllBe(host => host.Connections.Count == 0);
    }

    [Fact]
    public async Task A_reset_fails_the_running_call_at_both_ends_and_the_next_call_dials_anew()
    {
        IKinds client = await ConnectAsync();
        _stub.On(x => x.AskAsync(default!)).Hangs().Returns(new StockReply { Count = 1 });
        Task<StockReply> asking = Task.Run(() => client.AskAsync(Query, Token).AsTask());
        CapturedCall served = await _clock.RunUntilAsync(_stub.Calls.WaitForAsync(x => x.AskAsync(default!), cancellationToken: Token), cancellationToken: Token);

        _network.Reset("alice", "bob").ShouldBe(1);

        RpcException error = await Should.ThrowAsync<RpcException>(() => _clock.RunUntilAsync(asking, cancellationToken: Token));
        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.InnerException.ShouldBeOfType<ConnectionClosedException>();
        await _clock.RunUntilAsync(served.Ended, cancellationToken: Token);
        served.Status.ShouldBe(RpcStatusCode.Cancelled);
        (await _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Resets_by_chance_are_unavailable_to_calls()
    {
        IKinds client = await ConnectAsync();
        await _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token);
        _network.SetConditions(new LinkConditions { ResetRate = 1 });

        RpcException error = await Should.ThrowAsync<RpcException>(() => _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token));

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
    }

    [Fact]
    public async Task Calls_on_a_bad_network_are_the_same_packets_at_the_same_times_in_every_run()
    {
        string[] first = await RunAsync(3);

        first.Length.ShouldBeGreaterThan(40);
        first.ShouldContain(line => line.Contains(nameof(NetworkEventKind.PacketLost)));
        (await RunAsync(3)).ShouldBe(first);
        (await RunAsync(4)).ShouldNotBe(first);
    }

    [Fact]
    public async Task A_call_that_never_ends_is_reported_when_its_virtual_time_is_up()
    {
        IKinds client = await ConnectAsync();
        _stub.On(x => x.WatchAsync(default!)).Hangs();
        using var cancellation = new CancellationTokenSource();
        Task<List<StockReply>> watching = client.WatchAsync(Query, cancellation.Token).ToListAsync(Token).AsTask();

        await Should.ThrowAsync<TimeoutException>(() => _clock.RunUntilAsync(watching, TimeSpan.FromMinutes(10), Token));

        _clock.Elapsed.ShouldBe(TimeSpan.FromMinutes(10));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _clock.RunUntilAsync(watching, cancellationToken: Token));
    }

    [Fact]
    public async Task A_log_that_takes_no_more_lines_harms_no_host()
    {
        await using var network = new InMemoryNetwork(
            new InMemoryNetworkOptions { Log = _ => throw new InvalidOperationException("the test is over") }, _clock);
        Libp2pHost bob = await network.CreateHostAsync("bob", cancellationToken: Token);
        bob.AddProtocol(_stub.Service);
        IKinds client = (await network.CreateHostAsync("alice", cancellationToken: Token)).GetClient<IKinds>(bob.PeerId);

        (await _clock.RunUntilAsync(client.AskAsync(Query, Token), cancellationToken: Token)).Count.ShouldBe(7);
    }

    private static async Task<string[]> RunAsync(int seed)
    {
        var clock = new FakeTimeProvider();
        var conditions = new LinkConditions { Latency = Latency, Jitter = Latency, LossRate = 0.1 };
        await using var network = new InMemoryNetwork(
            new InMemoryNetworkOptions { Seed = seed, Conditions = conditions, TraceCapacity = 10_000 }, clock);
        Libp2pHost alice = await network.CreateHostAsync("alice", cancellationToken: Token);
        Libp2pHost bob = await network.CreateHostAsync("bob", cancellationToken: Token);
        var stub = new StubService<IKinds>(clock);
        stub.On(x => x.AskAsync(default!)).Returns(new StockReply());
        bob.AddProtocol(stub.Service);
        IKinds client = alice.GetClient<IKinds>(bob.PeerId);
        await clock.RunAsync(
            async () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    await client.AskAsync(Query, Token);
                }
            },
            cancellationToken: Token);
        // Two frames that are encrypted together are a few bytes shorter than apart, and which it is, is up to threads.
        return [.. network.Trace.Select(e => $"{e.Time} {e.From} {e.Kind}")];
    }

    private static ValueTask<StockReply> NowAsync(IKinds client, int seconds) => client.NowAsync(new RpcCall { Timeout = TimeSpan.FromSeconds(seconds) });

    private async Task<IKinds> ConnectAsync()
    {
        Libp2pHost alice = await _network.CreateHostAsync("alice", cancellationToken: Token);
        Libp2pHost bob = await _network.CreateHostAsync("bob", cancellationToken: Token);
        bob.AddProtocol(_stub.Service);
        _hosts.AddRange([alice, bob]);
        return alice.GetClient<IKinds>(bob.PeerId);
    }

    private void Note(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }
}
