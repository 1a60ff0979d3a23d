using Acme;

namespace ProtoP2P.Testing.Tests;

/// <summary>A contract without frames.</summary>
[Libp2pProtocol("/test/bare-haggle/1.0.0", Mode = WireMode.Bare)]
public partial interface IBareHaggle
{
    IAsyncEnumerable<Receipt> HaggleAsync(IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default);
}
