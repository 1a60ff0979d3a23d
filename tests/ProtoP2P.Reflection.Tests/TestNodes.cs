using ProtoP2P.Testing;

namespace ProtoP2P.Reflection.Tests;

/// <summary>A node that serves a shop and more, and one that asks it.</summary>
internal sealed class TestNodes : IAsyncDisposable
{
    private readonly InMemoryNetwork _network = new();
    private readonly List<IDisposable> _registrations = [];

    private TestNodes()
    {
    }

    public Libp2pHost Server { get; private set; } = null!;

    public Libp2pHost Caller { get; private set; } = null!;

    /// <summary>The server's reflection as the caller sees it.</summary>
    public IReflection Reflection => Caller.GetClient<IReflection>(Server.ListenAddresses[0].WithPeerId(Server.PeerId));

    public ReflectionClient Client => new(Reflection);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<TestNodes> StartAsync(ReflectionOptions? options = null) => StartAsync(new ReflectionService(options));

    public static Task<TestNodes> StartAsync(params ILibp2pService[] services) => StartAsync(callerKey: null, services);

    public static async Task<TestNodes> StartAsync(PrivateKey? callerKey, params ILibp2pService[] services)
    {
        var nodes = new TestNodes();
        nodes.Server = nodes.Create("server", identity: null, services);
        nodes.Caller = nodes.Create("caller", callerKey);
        await nodes.Server.StartAsync(Cancellation);
        await nodes.Caller.StartAsync(Cancellation);
        nodes._registrations.Add(nodes.Server.AddProtocol<IShop>(new Shop()));
        nodes._registrations.Add(nodes.Server.AddProtocol<IBareEcho>(new BareEcho()));
        nodes._registrations.Add(nodes.Server.AddStreamHandler("/test/raw/1.0.0", static (_, _) => ValueTask.CompletedTask));
        return nodes;
    }

    /// <summary>Ends the service of the raw protocol, of the bare contract and of the shop.</summary>
    public void EndServices() => _registrations.ForEach(registration => registration.Dispose());

    public async ValueTask DisposeAsync()
    {
        await Caller.DisposeAsync();
        await Server.DisposeAsync();
    }

    private Libp2pHost Create(string name, PrivateKey? identity, params ILibp2pService[] services)
    {
        var options = new Libp2pHostOptions { Identity = identity };
        options.Transports.Add(_network.CreateTransport(name));
        options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
        foreach (ILibp2pService service in services)
        {
            options.Services.Add(service);
        }

        return Libp2pHost.Create(options);
    }
}
