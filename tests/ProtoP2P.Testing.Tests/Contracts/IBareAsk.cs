using Acme;

namespace ProtoP2P.Testing.Tests;

/// <summary>A contract without frames.</summary>
[Libp2pProtocol("/test/bare-ask/1.0.0", Mode = WireMode.Bare)]
public partial interface IBareAsk
{
    ValueTask<StockReply> AskAsync(StockQuery query, CancellationToken cancellationToken = default);
}
