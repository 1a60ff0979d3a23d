namespace ProtoP2P.Tests.Rpc.Balancing;

/// <summary>A contract for tests of clients with several peers.</summary>
[Libp2pProtocol("/test/oracle/1.0.0")]
internal partial interface IOracle
{
    [Idempotent]
    ValueTask<Note> AskAsync(Note question, RpcCall call = default);

    [Idempotent]
    IAsyncEnumerable<Note> ListAsync(Note question, RpcCall call = default);

    ValueTask<Note> OrderAsync(Note order, RpcCall call = default);

    [OneWay]
    ValueTask TellAsync(Note news, RpcCall call = default);

    ValueTask<Note> CollectAsync(IAsyncEnumerable<Note> notes, RpcCall call = default);

    ValueTask<Note> CollectUnderAsync(Note head, IAsyncEnumerable<Note> notes, RpcCall call = default);

    IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> notes, RpcCall call = default);

    IAsyncEnumerable<Note> ChatUnderAsync(Note head, IAsyncEnumerable<Note> notes, RpcCall call = default);
}
