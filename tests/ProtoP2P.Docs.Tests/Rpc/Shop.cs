using Acme;
using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Rpc;

/// <summary>Two nodes in memory: one that serves everything of the page, and its caller.</summary>
internal sealed record Shop(InMemoryNetwork Network, Libp2pHost Server, Libp2pHost Client) : IAsyncDisposable
{
    public static async Task<Shop> OpenAsync()
    {
        var network = new InMemoryNetwork();
        Libp2pHost server = await network.CreateHostAsync("server");
        var inventory = new Inventory();
        server.AddProtocol<IInventory>(inventory);
        server.AddProtocol<IStockLookup>(new StockLookup(inventory));
        server.AddProtocol<IPricesV1>(new PricesV1());
        server.AddProtocol<IBlobs>(new Blobs());
        return new Shop(network, server, await network.CreateHostAsync("client"));
    }

    public ValueTask DisposeAsync() => Network.DisposeAsync();
}
