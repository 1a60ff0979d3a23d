using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Rpc.Balancing;

/// <summary>Servers of one contract, and an application whose clients call them.</summary>
internal sealed class OracleNet : IAsyncDisposable
{
    private readonly TestNet _net;
    private readonly List<IHost> _applications = [];

    public OracleNet(TimeProvider? clock = null)
    {
        Clock = clock ?? TimeProvider.System;
        _net = new TestNet { Clock = Clock };
    }

    public TimeProvider Clock { get; }

    public InMemoryNetwork Network => _net.Network;

    public List<Oracle> Oracles { get; } = [];

    public List<Libp2pHost> Servers { get; } = [];

    /// <summary>Where the servers are.</summary>
    public string[] Addresses => [.. Servers.Select(server => server.Address().ToString())];

    public static async Task<OracleNet> StartAsync(int servers, TimeProvider? clock = null)
    {
        var net = new OracleNet(clock);
        for (int number = 0; number < servers; number++)
        {
            await net.AddServerAsync();
        }

        return net;
    }

    public async Task AddServerAsync(Action<Libp2pHostOptions>? configure = null)
    {
        Libp2pHost server = await _net.StartAsync(configure);
        var oracle = new Oracle($"{(char)('A' + Servers.Count)}");
        server.AddProtocol<IOracle>(oracle);
        Servers.Add(server);
        Oracles.Add(oracle);
    }

    /// <summary>An application that is not started.</summary>
    public IHost Build(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddSingleton(Clock);
        builder.Services.Configure<Libp2pHostOptions>(options => options.Transports.Add(Network.CreateTransport($"app{_applications.Count}")));
        configure(builder.Services);
        IHost application = builder.Build();
        _applications.Add(application);
        return application;
    }

    /// <summary>An application that runs, with its node.</summary>
    public async Task<IHost> RunAsync(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        IHost application = Build(services =>
        {
            services.AddLibp2p();
            configure(services);
        }, settings);
        await application.StartAsync(TestNet.Token);
        return application;
    }

    /// <summary>A client of all servers.</summary>
    public async Task<IOracle> ClientAsync(Action<ILibp2pClientBuilder<IOracle>>? configure = null)
    {
        IHost application = await RunAsync(services =>
        {
            ILibp2pClientBuilder<IOracle> builder = services.AddLibp2pClient<IOracle>().UsePeers(Addresses).UseRandom(new Random(7));
            configure?.Invoke(builder);
        });
        return application.Services.GetRequiredService<IOracle>();
    }

    /// <summary>Completes when the application that was made last knows that one of its connections has ended.</summary>
    public Task NextClosedAsync()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _applications[^1].Services.GetRequiredService<ILibp2pHost>().ConnectionClosed += (_, _) => closed.TrySetResult();
        return closed.Task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IHost application in _applications)
        {
            await ((IAsyncDisposable)application).DisposeAsync();
        }

        await _net.DisposeAsync();
    }
}
