using Acme;

namespace ProtoP2P.Testing.Tests;

/// <summary>A contract without frames.</summary>
[Libp2pProtocol("/test/bare-order/1.0.0", Mode = WireMode.Bare)]
public partial interface IBareOrder
{
    ValueTask<Receipt> OrderAsync(IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default);
}
