using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hostile;

/// <summary>What the node under attack serves to everyone.</summary>
[Libp2pProtocol(Id)]
internal partial interface IBoard
{
    public const string Id = "/test/board/1.0.0";

    ValueTask<Note> EchoAsync(Note request, RpcCall call = default);

    IAsyncEnumerable<Note> WatchAsync(Note request, RpcCall call = default);

    ValueTask<Note> CollectAsync(IAsyncEnumerable<Note> requests, RpcCall call = default);

    IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> requests, RpcCall call = default);
}
