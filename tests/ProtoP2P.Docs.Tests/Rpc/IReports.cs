using ProtoP2P;

namespace Acme;

/// <summary>Work that is heavy, so that a peer may ask for one piece of it at a time.</summary>
[Libp2pProtocol("/acme/reports/1.0.0")]
public partial interface IReports
{
    [RpcLimits(MaxMessageBytes = 64 * 1024, MaxCallsPerPeer = 1)]
    ValueTask<Summary> BuildAsync(StockQuery query, CancellationToken cancellationToken = default);
}
