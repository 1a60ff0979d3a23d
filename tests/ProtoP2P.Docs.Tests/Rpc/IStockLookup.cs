using ProtoP2P;

namespace Acme;

/// <summary>A protocol as libp2p has always had them: length-prefixed messages on a stream, and nothing else.</summary>
[Libp2pProtocol("/acme/lookup/1.0.0", Mode = WireMode.Bare)]
public partial interface IStockLookup
{
    /// <summary>Exchanges follow one another on one stream, instead of a stream for each.</summary>
    [StreamReuse]
    ValueTask<StockReply> LookupAsync(StockQuery query, CancellationToken cancellationToken = default);
}
