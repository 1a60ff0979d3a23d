using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>Hosts with the default transports, which listen on QUIC. Disposing ends them all.</summary>
internal sealed class QuicHosts : IAsyncDisposable
{
    private readonly List<Libp2pHost> _hosts = [];

    public RecordingLoggerFactory Logs { get; } = new();

    public async Task<Libp2pHost> StartAsync(Action<Libp2pHostOptions>? configure = null)
    {
        var options = new Libp2pHostOptions { LoggerFactory = Logs, DrainTimeout = TimeSpan.Zero };
        configure?.Invoke(options);
        if (options.ListenAddresses.Count == 0)
        {
            options.ListenAddresses.Add(Quic.AnyPort);
        }

        Libp2pHost host = Libp2pHost.Create(options);
        _hosts.Add(host);
        await host.StartAsync(Quic.Token);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Libp2pHost host in _hosts)
        {
            await host.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        }
    }
}
