using ProtoP2P;

namespace Acme;

/// <summary>What a peer that was never updated still runs.</summary>
// The same id twice is right here only: this is the other program of a pair that was not updated together.
#pragma warning disable LP2P0005
[Libp2pProtocol("/acme/prices/1.0.0")]
#pragma warning restore LP2P0005
public partial interface IPricesV1
{
    ValueTask<Offer> GetPriceAsync(StockQuery query, CancellationToken cancellationToken = default);
}
