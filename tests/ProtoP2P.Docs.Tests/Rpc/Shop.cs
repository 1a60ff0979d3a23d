using Acme;
using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Rpc;

/// <summary>Two nodes in memory: one that serves everything of the page, and its caller.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly InMemoryNetwork _network = new();

    private Shop()
    {
        Server = Create("server");
        Client = Create("client");
    }

    public Libp2pHost Server { get; }

    public Libp2pHost Client { get; }

    public static async Task<Shop> OpenAsync()
    {
        var shop = new Shop();
        await shop.Server.StartAsync();
        await shop.Client.StartAsync();
        await shop.Client.ConnectAsync(shop.Server.ListenAddresses[0].WithPeerId(shop.Server.PeerId));
        var inventory = new Inventory();
        shop.Server.AddProtocol<IInventory>(inventory);
        shop.Server.AddProtocol<IStockLookup>(new StockLookup(inventory));
        shop.Server.AddProtocol<IPricesV1>(new PricesV1());
        shop.Server.AddProtocol<IBlobs>(new Blobs());
        return shop;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }

    private Libp2pHost Create(string name)
    {
        var options = new Libp2pHostOptions();
        options.Transports.Add(_network.CreateTransport(name));
        options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
        return Libp2pHost.Create(options);
    }
}
