using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Hosts on one network in memory. Disposing ends them all.</summary>
internal sealed class TestNet : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Libp2pHost> _hosts = [];

    public InMemoryNetwork Network { get; } = new();

    public RecordingLoggerFactory Logs { get; } = new();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A host that listens on an address of its own.</summary>
    public Task<Libp2pHost> StartAsync(Action<Libp2pHostOptions>? configure = null) =>
        StartDialerAsync(options =>
        {
            options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
            configure?.Invoke(options);
        });

    /// <summary>A host that listens on nothing.</summary>
    public async Task<Libp2pHost> StartDialerAsync(Action<Libp2pHostOptions>? configure = null)
    {
        Libp2pHost host = Create(configure);
        await host.StartAsync(Token);
        return host;
    }

    /// <summary>A host that is not started.</summary>
    public Libp2pHost Create(Action<Libp2pHostOptions>? configure = null)
    {
        var options = new Libp2pHostOptions { TimeProvider = Clock, LoggerFactory = Logs };
        options.Transports.Add(Network.CreateTransport($"node{_hosts.Count}"));
        if (Clock != TimeProvider.System)
        {
            // A test's clock moves in leaps that no ping could keep up with; keepalive has its own tests.
            options.Yamux.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        }

        configure?.Invoke(options);
        Libp2pHost host = Libp2pHost.Create(options);
        _hosts.Add(host);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Libp2pHost host in _hosts)
        {
            await host.DisposeAsync().AsTask().WaitAsync(Patience, TimeProvider.System);
        }
    }
}
