using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ProtoP2P.Rpc;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc.Shapes;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Tests.Rpc;

/// <summary>
/// Two nodes as users run them, with one place for calls at either end: a call that keeps its place stops the next one. Each has a clock of its own, so
/// that a test chooses whose time passes.
/// </summary>
internal sealed class MatrixBench : IAsyncDisposable
{
    private const string StatusTag = "rpc.response.status_code";

    private readonly InMemoryNetwork _network = new();
    private readonly CallObserver _observer = new();
    private long _connection;

    private MatrixBench(WireMode mode, Carrier carrier) => (Mode, Carrier) = (mode, carrier);

    public static TheoryData<WireMode, Carrier> All => new()
    {
        { WireMode.Rpc, Carrier.Memory },
        { WireMode.Rpc, Carrier.Tcp },
        { WireMode.Bare, Carrier.Memory },
        { WireMode.Bare, Carrier.Tcp },
    };

    public WireMode Mode { get; }

    public Carrier Carrier { get; }

    public FakeTimeProvider ServerClock { get; } = new();

    public FakeTimeProvider ClientClock { get; } = new();

    public RecordingLoggerFactory ServerLogs { get; } = new();

    public Jobs Jobs { get; } = new();

    /// <summary>Who may not call; nobody unless a test says so.</summary>
    public PeerId? Stranger { get; set; }

    public Libp2pHost Server { get; private set; } = null!;

    public Libp2pHost Client { get; private set; } = null!;

    public static async Task<MatrixBench> StartAsync(
        WireMode mode, Carrier carrier, Action<Libp2pHostOptions>? server = null, Action<Libp2pHostOptions>? client = null)
    {
        var bench = new MatrixBench(mode, carrier);
        bench.Server = bench.Create("server", bench.ServerClock, bench.ServerLogs, options =>
        {
            options.ListenAddresses.Add(Multiaddress.Parse(carrier == Carrier.Tcp ? "/ip4/127.0.0.1/tcp/0" : "/memory/0"));
            server?.Invoke(options);
        });
        bench.Client = bench.Create("client", bench.ClientClock, new RecordingLoggerFactory(), client ?? (static _ => { }));
        var service = new ContractServiceOptions();
        service.RequirePeer(call => call.RemotePeer != bench.Stranger);
        _ = mode == WireMode.Bare ? bench.Server.AddProtocol<IBareJobs>(bench.Jobs, service) : bench.Server.AddProtocol<IJobs>(bench.Jobs, service);
        await bench.Server.StartAsync(TestNet.Token);
        await bench.Client.StartAsync(TestNet.Token);
        bench._connection = (await bench.Client.ConnectAsync(bench.Server.Address(), TestNet.Token)).Id;
        return bench;
    }

    /// <summary>Calls the method.</summary>
    public Task<Everything> CallAsync(Everything? request = null, RpcCall call = default) => (Mode == WireMode.Bare
        ? Client.GetClient<IBareJobs>(Server.PeerId).RunAsync(request ?? new Everything(), call)
        : Client.GetClient<IJobs>(Server.PeerId).RunAsync(request ?? new Everything(), call)).AsTask();

    /// <summary>Calls the method with bytes that no typed client would send.</summary>
    public Task<ReadOnlyMemory<byte>> CallAsync(ReadOnlyMemory<byte> request)
    {
        var method = new RpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(
            "Run", RpcRequestKind.Single, RpcReplyKind.Single, MessageCodec.Memory, MessageCodec.Memory);
        string id = Mode == WireMode.Bare ? "/test/bare-jobs/1.0.0" : "/test/jobs/1.0.0";
        var contract = new ContractDescriptor<object>("Raw", [id], Mode, static _ => new object(), [RpcBinding.Unary<object, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(method, static (_, bytes, _) => new(bytes))]);
        return Client.CreateInvoker(contract, Server.PeerId).UnaryAsync(method, request, default).AsTask();
    }

    /// <summary>Waits for the call's failure.</summary>
    public static Task<RpcException> ShouldFailAsync(Task call) => Should.ThrowAsync<RpcException>(call.Soon());

    /// <summary>Waits until the server is done with a call, and checks the status that it gave it.</summary>
    public async Task ShouldEndAtServerAsync(params RpcStatusCode[] statuses)
    {
        await Eventually.TrueAsync(() => Ended(ActivityKind.Server) > 0);
        object? tag = _observer.Activities.First(activity => activity.Kind == ActivityKind.Server).GetTagItem(StatusTag);
        statuses.Select(StatusNames.Get).ShouldContain(tag?.ToString());
    }

    /// <summary>Waits until no call is under way at either end, and none keeps its place.</summary>
    public Task AllCallsEndedAsync() => Eventually.TrueAsync(() => _observer.HaveAllEnded);

    /// <summary>Checks the status that the client's telemetry names.</summary>
    public async Task ShouldEndAtClientAsync(RpcStatusCode status)
    {
        await Eventually.TrueAsync(() => Ended(ActivityKind.Client) > 0);
        _observer.Activities.First(activity => activity.Kind == ActivityKind.Client).GetTagItem(StatusTag).ShouldBe(StatusNames.Get(status));
    }

    /// <summary>What callers do wrong is no reason to wake the server's operator.</summary>
    public void ServerLogShouldBeQuiet() => ServerLogs.Entries.Where(entry => entry.Level >= LogLevel.Warning).ShouldBeEmpty();

    /// <summary>Checks that both ends have given the call's place, its memory and its stream back: the next call goes on, on the same connection.</summary>
    public async Task ShouldGoOnAsync()
    {
        Jobs.OnRun = static (request, _) => new(request);
        (await CallAsync(new Everything { Text = "next" }, new RpcCall { Timeout = Timeout.InfiniteTimeSpan }).Soon()).Text.ShouldBe("next");
        Client.Connections.ShouldHaveSingleItem().Id.ShouldBe(_connection);
        await Eventually.TrueAsync(() => Server.Swarm.Resources.System is { Streams: 0, Memory: < 64 * 1024 });
        await Eventually.TrueAsync(() => Client.Swarm.Resources.System is { Streams: 0, Memory: < 64 * 1024 });
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        await Server.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);

        // The next test's observer would see the end of this one's last call.
        await AllCallsEndedAsync();
        _observer.Dispose();
    }

    private int Ended(ActivityKind kind) => _observer.Activities.Count(activity => activity.Kind == kind);

    private Libp2pHost Create(string name, FakeTimeProvider clock, ILoggerFactory logs, Action<Libp2pHostOptions> configure)
    {
        var options = new Libp2pHostOptions { TimeProvider = clock, LoggerFactory = logs, DrainTimeout = TimeSpan.Zero };
        options.Transports.Add(Carrier == Carrier.Tcp ? new TcpTransport(clock: clock) : _network.CreateTransport(name));
        (options.Rpc.MaxCallsPerPeer, options.Rpc.MaxCallsPerProtocol) = (1, 1);

        // A clock that leaps is not what keepalive is for.
        options.Yamux.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        configure(options);
        return Libp2pHost.Create(options);
    }
}
