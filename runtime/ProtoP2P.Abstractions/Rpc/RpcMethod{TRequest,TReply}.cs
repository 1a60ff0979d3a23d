using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>A method whose request is nothing, one message or a stream of one type.</summary>
/// <typeparam name="TRequest">The request message; <see cref="RpcNothing"/> where there is none.</typeparam>
/// <typeparam name="TReply">The reply message; <see cref="RpcNothing"/> where there is none.</typeparam>
public sealed class RpcMethod<TRequest, TReply> : RpcMethod
{
    /// <summary>Describes a method.</summary>
    public RpcMethod(string name, RpcRequestKind request, RpcReplyKind reply, MessageCodec<TRequest> requestCodec, MessageCodec<TReply> replyCodec)
        : base(name, request, reply)
    {
        RequestCodec = requestCodec;
        ReplyCodec = replyCodec;
    }

    /// <summary>Codes request messages.</summary>
    public MessageCodec<TRequest> RequestCodec { get; }

    /// <summary>Codes reply messages.</summary>
    public MessageCodec<TReply> ReplyCodec { get; }

    /// <inheritdoc/>
    public override MessageDescriptor? HeadDescriptor => null;

    /// <inheritdoc/>
    public override MessageDescriptor? RequestDescriptor => RequestCodec.Descriptor;

    /// <inheritdoc/>
    public override MessageDescriptor? ReplyDescriptor => ReplyCodec.Descriptor;

    internal override string? FindReplyError(object? reply) => FindReplyError<TReply>(reply);

    internal override ValueTask ReplyAsync(RpcServerCall call, object? reply) =>
        call.ReplyAsync(ReplyCodec, Reply == RpcReplyKind.Single ? (TReply)reply! : default!);

    internal override async ValueTask<object?> ReadRequestAsync(RpcServerCall call) =>
        Request == RpcRequestKind.Single ? await call.ReadRequestAsync(RequestCodec).ConfigureAwait(false) : null;
}
