using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What the generator emits as the client of <see cref="INotes"/>.</summary>
internal sealed class NotesClient(RpcInvoker invoker) : INotes
{
    public ValueTask<Note> UnaryAsync(Note request, RpcCall call = default) => invoker.UnaryAsync(NotesMethods.Unary, request, call);

    public ValueTask<Note> ExchangeAsync(Note request, RpcCall call = default) => invoker.UnaryAsync(NotesMethods.Exchange, request, call);

    public ValueTask<Note> AskAsync(RpcCall call = default) => invoker.UnaryAsync(NotesMethods.Ask, default, call);

    public async ValueTask TellAsync(Note request, RpcCall call = default) => await invoker.UnaryAsync(NotesMethods.Tell, request, call);

    public async ValueTask PokeAsync(RpcCall call = default) => await invoker.UnaryAsync(NotesMethods.Poke, default, call);

    public ValueTask DropAsync(Note request, RpcCall call = default) => invoker.OneWayAsync(NotesMethods.Drop, request, call);

    public IAsyncEnumerable<Note> ListAsync(Note request, RpcCall call = default) => invoker.ServerStream(NotesMethods.List, request, call);

    public IAsyncEnumerable<Note> ListAllAsync(RpcCall call = default) => invoker.ServerStream(NotesMethods.ListAll, default, call);

    public ValueTask<Note> CollectAsync(IAsyncEnumerable<Note> requests, RpcCall call = default) =>
        invoker.ClientStreamAsync(NotesMethods.Collect, requests, call);

    public async ValueTask PushAsync(IAsyncEnumerable<Note> requests, RpcCall call = default) =>
        await invoker.ClientStreamAsync(NotesMethods.Push, requests, call);

    public ValueTask<Note> CollectUnderAsync(Note head, IAsyncEnumerable<Note> requests, RpcCall call = default) =>
        invoker.ClientStreamAsync(NotesMethods.CollectUnder, head, requests, call);

    public IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> requests, RpcCall call = default) => invoker.Duplex(NotesMethods.Chat, requests, call);

    public IAsyncEnumerable<Note> ChatUnderAsync(Note head, IAsyncEnumerable<Note> requests, RpcCall call = default) =>
        invoker.Duplex(NotesMethods.ChatUnder, head, requests, call);
}
