using ProtoP2P.Identify;
using ProtoP2P.Ping;
using ProtoP2P.Resources;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Tests.Hostile;

/// <summary>
/// A node as a user would run it, which strangers attack, and a good peer that keeps calling and pinging it over its own connection. Everything
/// the good peer does must succeed, and nothing of the strangers may be left in the end.
/// </summary>
internal sealed class Victim : IAsyncDisposable
{
    // What the good connection's accounts may run ahead of what is held.
    private const long Slack = 64 * 1024;

    private readonly CancellationTokenSource _enough = new();
    private readonly PingService _ping = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Carrier _carrier;
    private Task _good = Task.CompletedTask;
    private int _goodCalls;

    private Victim(TimeProvider clock, Carrier carrier) => (Clock, _carrier) = (clock, carrier);

    public Alarms Alarms { get; } = new();

    public InMemoryNetwork Network { get; } = new();

    public TimeProvider Clock { get; }

    public Libp2pHost Host { get; private set; } = null!;

    public Libp2pHost Good { get; private set; } = null!;

    /// <summary>The ping service of the node under attack.</summary>
    public PingService Ping { get; } = new();

    public ResourceScope Accounts => Host.Swarm.Resources.System;

    /// <summary>Calls of the good peer that have succeeded.</summary>
    public int GoodCalls => Volatile.Read(ref _goodCalls);

    public static async Task<Victim> StartAsync(
        Action<Libp2pHostOptions>? configure = null, TimeProvider? clock = null, Carrier carrier = Carrier.Memory)
    {
        var victim = new Victim(clock ?? TimeProvider.System, carrier);
        victim.Host = victim.Create("victim", options =>
        {
            options.ListenAddresses.Add(Multiaddress.Parse(carrier == Carrier.Tcp ? "/ip4/127.0.0.1/tcp/0" : "/memory/0"));
            options.Services.Add(new IdentifyService());
            options.Services.Add(victim.Ping);
            configure?.Invoke(options);
        });
        victim.Host.AddProtocol<IBoard>(new Board());
        victim.Host.AddProtocol<IBareBoard>(new Board());
        victim.Good = victim.Create("good", options =>
        {
            options.TimeProvider = TimeProvider.System;
            options.Services.Add(victim._ping);
            options.Services.Add(new IdentifyService());
        });
        await victim.Host.StartAsync(TestNet.Token);
        await victim.Good.StartAsync(TestNet.Token);
        await victim.Good.ConnectAsync(victim.Host.Address(), TestNet.Token);
        victim._good = Task.Run(victim.CallAsync);
        return victim;
    }

    /// <summary>A stranger with an identity of its own.</summary>
    public Stranger NewStranger(string? muxer = null, ITransport? transport = null) =>
        new(transport ?? CreateTransport("stranger"), Host.ListenAddresses[0], Clock, muxer);

    /// <summary>Waits until the good peer has made more calls: the node is alive, now.</summary>
    public async Task ShouldServeAsync()
    {
        int target = GoodCalls + 3;
        await Eventually.TrueAsync(() => GoodCalls >= target || _good.IsCompleted);
        if (_good.IsCompleted)
        {
            await _good;
        }
    }

    /// <summary>Waits until the node has let go of earlier strangers, so that the next one meets no limit of connections.</summary>
    public Task ShouldHaveRoomAsync() => Eventually.TrueAsync(() => Host.Swarm.Inbound.Count < 16);

    /// <summary>Moves the node's clock while the good peer is between two calls: its own deadlines are not what the test is about.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        await _turn.WaitAsync(TestNet.Token);
        ((FakeTimeProvider)Clock).Advance(time);
        _turn.Release();
    }

    /// <summary>Waits until all strangers' connections, streams and bytes are gone, and checks that the good peer was served all the while.</summary>
    public async Task ShouldRecoverAsync()
    {
        await ShouldServeAsync();
        await Eventually.TrueAsync(() => Host.Connections.Count == 1 && Host.Swarm.Inbound.Count == 1 && Network.Links.Count <= 1);
        await _enough.CancelAsync();
        await _good.WaitAsync(TestNet.Patience, TimeProvider.System);
        await Eventually.TrueAsync(() => Accounts.Streams == 0 && Accounts.Memory <= Slack);

        await Good.DisconnectAsync(Host.PeerId);
        await Eventually.TrueAsync(() => Host.Connections.Count == 0 && Host.Swarm.Inbound.Count == 0 && Accounts.Memory == 0);
        Alarms.ShouldBeSilent();
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await Good.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        await Host.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        await _good.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Alarms.Dispose();
        _enough.Dispose();
        _turn.Dispose();
    }

    private Libp2pHost Create(string name, Action<Libp2pHostOptions> configure)
    {
        var options = new Libp2pHostOptions { TimeProvider = Clock, LoggerFactory = Alarms, DrainTimeout = TimeSpan.Zero };
        options.Transports.Add(CreateTransport(name));

        // A test's clock moves in leaps that no ping could keep up with; keepalive has its own tests.
        options.Yamux.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        configure(options);
        return Libp2pHost.Create(options);
    }

    private ITransport CreateTransport(string name) => _carrier == Carrier.Tcp ? new TcpTransport(clock: Clock) : Network.CreateTransport(name);

    private async Task CallAsync()
    {
        IBoard board = Good.GetClient<IBoard>(Host.PeerId);

        // One stream for all pings: a stream for each may come before the responder has counted the two before it off.
        await using IAsyncEnumerator<TimeSpan> pings = _ping.PingAsync(Host.PeerId, int.MaxValue).GetAsyncEnumerator();
        while (!_enough.IsCancellationRequested)
        {
            await _turn.WaitAsync();
            int number = GoodCalls;
            Note reply = await board.EchoAsync(new Note { Text = "good", Number = number }).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
            reply.Number.ShouldBe(number + 1);
            (await pings.MoveNextAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System)).ShouldBeTrue();
            Interlocked.Increment(ref _goodCalls);
            _turn.Release();
        }
    }
}
