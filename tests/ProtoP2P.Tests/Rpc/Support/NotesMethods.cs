using Google.Protobuf.WellKnownTypes;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What the generator emits for <see cref="INotes"/>, written by hand so that these tests do not depend on it.</summary>
internal static class NotesMethods
{
    public const string Id = "/tests/notes/1.0.0";

    private static readonly MessageCodec<Note> Codec = MessageCodec.Protobuf(Note.Parser);

    private static readonly RpcErrorType[] Errors = [RpcErrorType.Protobuf(StringValue.Parser), RpcErrorType.Protobuf(Int32Value.Parser)];

    public static RpcMethod<Note, Note> Unary { get; } =
        new("Unary", RpcRequestKind.Single, RpcReplyKind.Single, Codec, Codec) { Errors = Errors };

    public static RpcMethod<Note, Note> Exchange { get; } = new("Exchange", RpcRequestKind.Single, RpcReplyKind.Single, Codec, Codec) { ReusesStream = true };

    public static RpcMethod<RpcNothing, Note> Ask { get; } = new("Ask", RpcRequestKind.None, RpcReplyKind.Single, MessageCodec.Nothing, Codec);

    public static RpcMethod<Note, RpcNothing> Tell { get; } = new("Tell", RpcRequestKind.Single, RpcReplyKind.None, Codec, MessageCodec.Nothing);

    public static RpcMethod<RpcNothing, RpcNothing> Poke { get; } =
        new("Poke", RpcRequestKind.None, RpcReplyKind.None, MessageCodec.Nothing, MessageCodec.Nothing);

    public static RpcMethod<Note, RpcNothing> Drop { get; } =
        new("Drop", RpcRequestKind.Single, RpcReplyKind.None, Codec, MessageCodec.Nothing) { IsOneWay = true };

    public static RpcMethod<Note, Note> List { get; } =
        new("List", RpcRequestKind.Single, RpcReplyKind.Stream, Codec, Codec) { Errors = Errors };

    public static RpcMethod<RpcNothing, Note> ListAll { get; } = new("ListAll", RpcRequestKind.None, RpcReplyKind.Stream, MessageCodec.Nothing, Codec);

    public static RpcMethod<Note, Note> Collect { get; } =
        new("Collect", RpcRequestKind.Stream, RpcReplyKind.Single, Codec, Codec) { Errors = Errors };

    public static RpcMethod<Note, RpcNothing> Push { get; } = new("Push", RpcRequestKind.Stream, RpcReplyKind.None, Codec, MessageCodec.Nothing);

    public static RpcMethod<Note, Note, Note> CollectUnder { get; } = new("CollectUnder", RpcReplyKind.Single, Codec, Codec, Codec);

    public static RpcMethod<Note, Note> Chat { get; } = new("Chat", RpcRequestKind.Stream, RpcReplyKind.Stream, Codec, Codec);

    public static RpcMethod<Note, Note, Note> ChatUnder { get; } = new("ChatUnder", RpcReplyKind.Stream, Codec, Codec, Codec);

    public static IReadOnlyList<RpcBinding<INotes>> Bindings { get; } =
    [
        RpcBinding.Unary<INotes, Note, Note>(Unary, static (service, request, call) => service.UnaryAsync(request, call)),
        RpcBinding.Unary<INotes, RpcNothing, Note>(Ask, static (service, _, call) => service.AskAsync(call)),
        RpcBinding.Unary<INotes, Note, RpcNothing>(Tell, static (service, request, call) => RpcNothing.AfterAsync(service.TellAsync(request, call))),
        RpcBinding.Unary<INotes, RpcNothing, RpcNothing>(Poke, static (service, _, call) => RpcNothing.AfterAsync(service.PokeAsync(call))),
        RpcBinding.Unary<INotes, Note, RpcNothing>(Drop, static (service, request, call) => RpcNothing.AfterAsync(service.DropAsync(request, call))),
        RpcBinding.ServerStream<INotes, Note, Note>(List, static (service, request, call) => service.ListAsync(request, call)),
        RpcBinding.ServerStream<INotes, RpcNothing, Note>(ListAll, static (service, _, call) => service.ListAllAsync(call)),
        RpcBinding.ClientStream<INotes, Note, Note>(Collect, static (service, requests, call) => service.CollectAsync(requests, call)),
        RpcBinding.ClientStream<INotes, Note, RpcNothing>(
            Push, static (service, requests, call) => RpcNothing.AfterAsync(service.PushAsync(requests, call))),
        RpcBinding.ClientStream<INotes, Note, Note, Note>(
            CollectUnder, static (service, head, requests, call) => service.CollectUnderAsync(head, requests, call)),
        RpcBinding.Duplex<INotes, Note, Note>(Chat, static (service, requests, call) => service.ChatAsync(requests, call)),
        RpcBinding.Duplex<INotes, Note, Note, Note>(ChatUnder, static (service, head, requests, call) => service.ChatUnderAsync(head, requests, call)),
    ];

    private static RpcBinding<INotes> ExchangeBinding { get; } =
        RpcBinding.Unary<INotes, Note, Note>(Exchange, static (service, request, call) => service.UnaryAsync(request, call));

    /// <summary>The contract with all methods.</summary>
    public static ContractDescriptor<INotes> Describe(int maxMessageBytes = 0, RpcMethod? only = null, params string[] ids) =>
        new("Tests.INotes", ids.Length == 0 ? [Id] : ids, WireMode.Rpc, static invoker => new NotesClient(invoker), only is null ? Bindings : [FindBinding(only)])
        {
            MaxMessageBytes = maxMessageBytes,
            Fingerprint = 0x1122334455667788,
        };

    /// <summary>A bare contract with one of the methods.</summary>
    public static ContractDescriptor<INotes> DescribeBare(RpcMethod method, int maxMessageBytes = 0, params string[] ids) =>
        new("Tests.INotes", ids.Length == 0 ? [Id] : ids, WireMode.Bare, static invoker => new NotesClient(invoker), [FindBinding(method)])
        {
            MaxMessageBytes = maxMessageBytes,
        };

    private static RpcBinding<INotes> FindBinding(RpcMethod method) =>
        method == Exchange ? ExchangeBinding : Bindings.Single(binding => binding.Method == method);
}
