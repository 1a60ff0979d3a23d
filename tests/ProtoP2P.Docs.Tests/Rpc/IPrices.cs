using ProtoP2P;

namespace Acme;

/// <summary>Two versions of one protocol: 1.1 adds a method, and peers with 1.0 are still served and called.</summary>
[Libp2pProtocol("/acme/prices/1.1.0", "/acme/prices/1.0.0")]
public partial interface IPrices
{
    ValueTask<Offer> GetPriceAsync(StockQuery query, RpcCall call = default);

    /// <summary>Since 1.1. A peer of 1.0 answers Unimplemented.</summary>
    IAsyncEnumerable<Offer> WatchPriceAsync(StockQuery query, CancellationToken cancellationToken = default);
}
