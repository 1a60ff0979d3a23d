using Acme;

namespace ProtoP2P.Testing.Tests;

/// <summary>A contract without frames.</summary>
[Libp2pProtocol("/test/bare-watch/1.0.0", Mode = WireMode.Bare)]
public partial interface IBareWatch
{
    IAsyncEnumerable<StockReply> WatchAsync(StockQuery query, CancellationToken cancellationToken = default);
}
