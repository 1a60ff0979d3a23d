using ProtoP2P.Testing;

namespace ProtoP2P.Perf.Tests;

/// <summary>A node that serves, and one that is connected to it.</summary>
internal sealed record TestPair(Libp2pHost Server, Libp2pHost Client, IPeerConnection Connection) : IAsyncDisposable
{
    public static async Task<TestPair> StartAsync(ILibp2pService? service, TimeProvider? clock = null)
    {
        var network = new InMemoryNetwork();
        Libp2pHost server = await StartAsync(network, "server", clock, service);
        Libp2pHost client = await StartAsync(network, "client", clock, null);
        IPeerConnection connection = await client.ConnectAsync(
            server.ListenAddresses[0].WithPeerId(server.PeerId), TestContext.Current.CancellationToken);
        return new TestPair(server, client, connection);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static async Task<Libp2pHost> StartAsync(InMemoryNetwork network, string name, TimeProvider? clock, ILibp2pService? service)
    {
        var options = new Libp2pHostOptions { TimeProvider = clock ?? TimeProvider.System };
        options.Transports.Add(network.CreateTransport(name));
        options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
        if (service is not null)
        {
            options.Services.Add(service);
        }

        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
