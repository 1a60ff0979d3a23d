using ProtoP2P.PubSub.Wire;
using ProtoP2P.Testing;

namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>Hosts with publish/subscribe on one in-memory network.</summary>
internal sealed class TestMesh : IAsyncDisposable
{
    private readonly InMemoryNetwork _network = new();

    /// <summary>Options with heartbeats that a test need not wait for.</summary>
    public static GossipSubOptions Fast() => new() { HeartbeatInterval = TimeSpan.FromMilliseconds(50), HeartbeatInitialDelay = TimeSpan.Zero };

    public async Task<(Libp2pHost Host, PubSubService PubSub)> StartAsync(string name, Action<GossipSubOptions>? configure = null)
    {
        GossipSubOptions options = Fast();
        configure?.Invoke(options);
        return await StartAsync(name, new PubSubService(options));
    }

    public async Task<(Libp2pHost Host, PubSubService PubSub)> StartAsync(string name, PubSubService pubSub)
    {
        Libp2pHost host = await _network.CreateHostAsync(name, options => options.Services.Add(pubSub), TestContext.Current.CancellationToken);
        return (host, pubSub);
    }

    /// <summary>A host that knows nothing of publish/subscribe.</summary>
    public Task<Libp2pHost> StartHostAsync(string name) => _network.CreateHostAsync(name, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A host that serves a protocol of publish/subscribe and never reads what comes.</summary>
    public async Task<Libp2pHost> StartStrangerAsync(string name, Action<IPeerStream>? opened = null, string protocol = ProtocolIds.GossipSub12)
    {
        Libp2pHost host = await StartHostAsync(name);
        host.AddStreamHandler(
            protocol,
            async (stream, cancellationToken) =>
            {
                opened?.Invoke(stream);
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            });
        return host;
    }

    public ValueTask DisposeAsync() => _network.DisposeAsync();
}
