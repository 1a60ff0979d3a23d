using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hostile;

/// <summary>The same without frames.</summary>
[Libp2pProtocol(Id, Mode = WireMode.Bare)]
internal partial interface IBareBoard
{
    public const string Id = "/test/bare-board/1.0.0";

    ValueTask<Note> EchoAsync(Note request, RpcCall call = default);
}
