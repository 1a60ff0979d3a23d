using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Transports.Quic;

namespace ProtoP2P.Tests.Swarm.Gating;

/// <summary>Hosts with the default transports, each of which listens on one of them. Disposing ends them all.</summary>
internal sealed class GateHosts(string transport) : IAsyncDisposable
{
    private readonly List<Libp2pHost> _hosts = [];

    public RecordingLoggerFactory Logs { get; } = new();

    /// <summary>A host with an echo.</summary>
    public async Task<Libp2pHost> StartAsync(IConnectionGater? gater = null, Action<Libp2pHostOptions>? configure = null)
    {
        var options = new Libp2pHostOptions { LoggerFactory = Logs, DrainTimeout = TimeSpan.Zero };
        options.ListenAddresses.Add(AnyAddress());
        if (gater is not null)
        {
            options.ConnectionGaters.Add(gater);
        }

        configure?.Invoke(options);
        Libp2pHost host = Libp2pHost.Create(options);
        _hosts.Add(host);
        await host.StartAsync(TestNet.Token);
        host.AddEcho();
        return host;
    }

    /// <summary>Nothing is left of any connection at a host: no place, no account, nothing that counts as open.</summary>
    public static async Task ShouldBeEmptyAsync(Libp2pHost host)
    {
        await Eventually.TrueAsync(() => host.Connections.Count == 0);
        await Eventually.TrueAsync(() => host.Swarm.Inbound.Count == 0);
        await Eventually.TrueAsync(() => host.Swarm.Resources.Peers == 0);
        host.Swarm.Resources.System.Streams.ShouldBe(0);
        host.Swarm.Resources.System.Memory.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Libp2pHost host in _hosts)
        {
            await host.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        }
    }

    private Multiaddress AnyAddress()
    {
        switch (transport)
        {
            case "tcp":
                return Multiaddress.Parse("/ip4/127.0.0.1/tcp/0");
            case "quic":
                Quic.Require();
                return Quic.AnyPort;
            default:
                return Multiaddress.Parse("/memory/0");
        }
    }
}
