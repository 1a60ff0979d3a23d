using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>The contract of <see cref="INotes"/> with limits on two of its methods, as the generator emits them for the attribute.</summary>
internal sealed class LimitedNotes
{
    private static readonly MessageCodec<Note> Codec = MessageCodec.Protobuf(Note.Parser);

    public LimitedNotes(WireMode mode = WireMode.Rpc, int maxMessageBytes = 0, int maxCalls = 0, int maxCallsPerPeer = 0, int contractMaxMessageBytes = 0)
    {
        Unary = new("Unary", RpcRequestKind.Single, RpcReplyKind.Single, Codec, Codec)
        {
            MaxMessageBytes = maxMessageBytes,
            MaxCalls = maxCalls,
            MaxCallsPerPeer = maxCallsPerPeer,
        };
        Collect = new("Collect", RpcRequestKind.Stream, RpcReplyKind.Single, Codec, Codec) { MaxMessageBytes = maxMessageBytes };
        RpcBinding<INotes> unary = RpcBinding.Unary<INotes, Note, Note>(Unary, static (service, request, call) => service.UnaryAsync(request, call));
        RpcBinding<INotes> collect =
            RpcBinding.ClientStream<INotes, Note, Note>(Collect, static (service, requests, call) => service.CollectAsync(requests, call));
        IEnumerable<RpcBinding<INotes>> rest = NotesMethods.Bindings.Where(binding => binding.Method.Name is not ("Unary" or "Collect"));
        IReadOnlyList<RpcBinding<INotes>> bindings = mode == WireMode.Bare ? [unary] : [unary, collect, .. rest];
        Contract = new("Tests.INotes", [NotesMethods.Id], mode, static invoker => new NotesClient(invoker), bindings)
        {
            MaxMessageBytes = contractMaxMessageBytes,
        };
    }

    public RpcMethod<Note, Note> Unary { get; }

    public RpcMethod<Note, Note> Collect { get; }

    public ContractDescriptor<INotes> Contract { get; }
}
