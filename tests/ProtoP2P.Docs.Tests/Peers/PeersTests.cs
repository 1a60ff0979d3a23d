using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Peers;

/// <summary>docs/peers.md.</summary>
public sealed class PeersTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("protop2p-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_shop_finds_its_warehouse_again_and_stays_connected_to_it()
    {
        await using var network = new InMemoryNetwork();
        Libp2pHost warehouse = await network.CreateHostAsync("warehouse", cancellationToken: TestContext.Current.CancellationToken);
        Multiaddress warehouseAddress = warehouse.ListenAddresses[0].WithPeerId(warehouse.PeerId);
        string file = Path.Combine(_directory.FullName, "peers");
        var connected = new TaskCompletionSource();
        await using (Libp2pHost shop = await StartAsync(network, "shop", file))
        {
            shop.ConnectionOpened += (_, _) => connected.TrySetResult();
            AddWarehouse(shop, warehouseAddress);
            await connected.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            shop.ConnectionManager.IsProtected(warehouse.PeerId).ShouldBeTrue();
            RemoveWarehouse(shop, warehouse.PeerId);
            shop.StaticPeers.Peers.ShouldBeEmpty();
        }

        await using Libp2pHost next = await StartAsync(network, "shop-again", file);
        (await next.ConnectAsync(warehouse.PeerId, TestContext.Current.CancellationToken)).RemotePeer.ShouldBe(warehouse.PeerId);
    }

    [Fact]
    public void The_settings_of_the_page_are_valid()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Libp2p:Peerstore:File", Path.Combine(_directory.FullName, "peers")),
            new("Libp2p:Peerstore:KeepAfterDisconnect", "7.00:00:00"),
            new("Libp2p:StaticPeers:0", "/dns4/warehouse.example/tcp/4001/p2p/12D3KooWPqT2nMDSiXUSx5D7fasaxhxKigVhcqfkKqrLghCq9jxz"),
            new("Libp2p:StaticPeerDialing:MaxRetry", "00:01:00"),
        ]).Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance).AddLibp2p();
        using ServiceProvider provider = services.BuildServiceProvider();

        Libp2pHostOptions options = provider.GetRequiredService<IOptions<Libp2pHostOptions>>().Value;

        options.StaticPeers.Count.ShouldBe(1);
        options.Peerstore.KeepAfterDisconnect.ShouldBe(TimeSpan.FromDays(7));
    }

    private static async Task<Libp2pHost> StartAsync(InMemoryNetwork network, string name, string file)
    {
        var options = new Libp2pHostOptions();
        options.Transports.Add(network.CreateTransport(name));
        Remember(options, file);
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static void Remember(Libp2pHostOptions options, string file)
    {
        options.Peerstore.File = file;
        options.Peerstore.KeepAfterDisconnect = TimeSpan.FromDays(7);
    }

    private static void AddWarehouse(ILibp2pHost host, Multiaddress warehouse)
    {
        host.StaticPeers.Add(warehouse);
    }

    private static void RemoveWarehouse(ILibp2pHost host, PeerId warehouse)
    {
        host.StaticPeers.Remove(warehouse);
    }
}
