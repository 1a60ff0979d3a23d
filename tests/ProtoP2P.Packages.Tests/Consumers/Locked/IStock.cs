using LockedMessages;
using ProtoP2P;

namespace Locked;

[Libp2pProtocol("/acme/stock/1.0.0")]
public partial interface IStock
{
    ValueTask<Level> GetLevelAsync(Query query, CancellationToken cancellationToken = default);
}
