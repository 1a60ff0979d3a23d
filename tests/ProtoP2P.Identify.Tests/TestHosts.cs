using ProtoP2P.Testing;

namespace ProtoP2P.Identify.Tests;

/// <summary>Hosts on one in-memory network, each with identify.</summary>
internal sealed class TestHosts : IAsyncDisposable
{
    private readonly InMemoryNetwork _network = new();
    private readonly List<Libp2pHost> _hosts = [];

    public async Task<(Libp2pHost Host, IdentifyService Identify)> StartAsync(
        string agent, string listen = "/memory/0", Action<Libp2pHost>? configure = null)
    {
        var identify = new IdentifyService(new IdentifyOptions { AgentVersion = agent });
        var options = new Libp2pHostOptions();
        options.Transports.Add(_network.CreateTransport(agent));
        options.ListenAddresses.Add(Multiaddress.Parse(listen));
        options.Services.Add(identify);
        Libp2pHost host = Libp2pHost.Create(options);
        _hosts.Add(host);
        configure?.Invoke(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return (host, identify);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Libp2pHost host in _hosts)
        {
            await host.DisposeAsync();
        }
    }
}
