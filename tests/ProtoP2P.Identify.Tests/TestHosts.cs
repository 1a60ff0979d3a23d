using ProtoP2P.Testing;

namespace ProtoP2P.Identify.Tests;

/// <summary>Hosts on one in-memory network, each with identify.</summary>
internal sealed class TestHosts : IAsyncDisposable
{
    private readonly InMemoryNetwork _network = new();
    private readonly List<Libp2pHost> _hosts = [];

    /// <summary>The hosts' clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public async Task<(Libp2pHost Host, IdentifyService Identify)> StartAsync(
        string agent, string listen = "/memory/0", Action<Libp2pHost>? configure = null, IdentifyOptions? options = null)
    {
        options ??= new IdentifyOptions();
        options.AgentVersion = agent;
        var identify = new IdentifyService(options);
        Libp2pHost host = await StartAsync(
            agent,
            host =>
            {
                host.ListenAddresses.Add(Multiaddress.Parse(listen));
                host.Services.Add(identify);
            },
            configure);
        return (host, identify);
    }

    /// <summary>A host without identify, which a test speaks through.</summary>
    public async Task<ScriptedPeer> StartScriptedAsync(string name) => new(await StartAsync(name, _ => { }, null));

    private async Task<Libp2pHost> StartAsync(string name, Action<Libp2pHostOptions> choose, Action<Libp2pHost>? configure)
    {
        var options = new Libp2pHostOptions { TimeProvider = Clock };
        if (Clock != TimeProvider.System)
        {
            // A test's clock moves in leaps that no ping could keep up with.
            options.Yamux.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        }

        options.Transports.Add(_network.CreateTransport(name));
        choose(options);
        Libp2pHost host = Libp2pHost.Create(options);
        _hosts.Add(host);
        configure?.Invoke(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Libp2pHost host in _hosts)
        {
            await host.DisposeAsync();
        }
    }
}
