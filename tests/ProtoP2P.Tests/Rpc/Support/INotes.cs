namespace ProtoP2P.Tests.Rpc;

/// <summary>One method of every kind, as a user would write the contract.</summary>
internal interface INotes
{
    ValueTask<Note> UnaryAsync(Note request, RpcCall call);

    ValueTask<Note> AskAsync(RpcCall call);

    ValueTask TellAsync(Note request, RpcCall call);

    ValueTask PokeAsync(RpcCall call);

    ValueTask DropAsync(Note request, RpcCall call);

    IAsyncEnumerable<Note> ListAsync(Note request, RpcCall call);

    IAsyncEnumerable<Note> ListAllAsync(RpcCall call);

    ValueTask<Note> CollectAsync(IAsyncEnumerable<Note> requests, RpcCall call);

    ValueTask PushAsync(IAsyncEnumerable<Note> requests, RpcCall call);

    ValueTask<Note> CollectUnderAsync(Note head, IAsyncEnumerable<Note> requests, RpcCall call);

    IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> requests, RpcCall call);

    IAsyncEnumerable<Note> ChatUnderAsync(Note head, IAsyncEnumerable<Note> requests, RpcCall call);
}
