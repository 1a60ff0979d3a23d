using Acme;

namespace ProtoP2P.Testing.Tests;

/// <summary>A contract without frames.</summary>
[Libp2pProtocol("/test/bare-tell/1.0.0", Mode = WireMode.Bare)]
public partial interface IBareTell
{
    ValueTask TellAsync(StockQuery query, CancellationToken cancellationToken = default);
}
