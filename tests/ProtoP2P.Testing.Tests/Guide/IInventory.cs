using ProtoP2P;

namespace Acme;

/// <summary>What is in stock at another node.</summary>
[Libp2pProtocol("/acme/inventory/1.0.0")]
public partial interface IInventory
{
    /// <summary>How many there are.</summary>
    ValueTask<StockReply> GetStockAsync(StockQuery query, CancellationToken cancellationToken = default);

    /// <summary>How many there are now, and after every change.</summary>
    IAsyncEnumerable<StockReply> WatchAsync(StockQuery query, CancellationToken cancellationToken = default);

    /// <summary>Orders all lines.</summary>
    ValueTask<Receipt> OrderAsync(IAsyncEnumerable<Line> lines, RpcCall call = default);
}
