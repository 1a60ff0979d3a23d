using ProtoP2P.Testing;

namespace ProtoP2P.Shared.Tests;

/// <summary>A node that serves, and one that is connected to it.</summary>
internal sealed record TestPair(InMemoryNetwork Network, Libp2pHost Server, Libp2pHost Client, IPeerConnection Connection) : IAsyncDisposable
{
    public static async Task<TestPair> StartAsync(ILibp2pService? service, TimeProvider? clock = null)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var network = new InMemoryNetwork(clock: clock);
        Libp2pHost server = await network.CreateHostAsync("server", options => Add(options, service), token);
        Libp2pHost client = await network.CreateHostAsync("client", cancellationToken: token);
        return new TestPair(network, server, client, await client.ConnectAsync(server.PeerId, token));
    }

    public ValueTask DisposeAsync() => Network.DisposeAsync();

    private static void Add(Libp2pHostOptions options, ILibp2pService? service)
    {
        if (service is not null)
        {
            options.Services.Add(service);
        }
    }
}
