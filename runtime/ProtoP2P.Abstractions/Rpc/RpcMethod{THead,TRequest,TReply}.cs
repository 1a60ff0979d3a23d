using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>A method whose request is one message followed by a stream of another type.</summary>
/// <typeparam name="THead">The first message.</typeparam>
/// <typeparam name="TRequest">The messages that follow.</typeparam>
/// <typeparam name="TReply">The reply message; <see cref="RpcNothing"/> where there is none.</typeparam>
public sealed class RpcMethod<THead, TRequest, TReply> : RpcMethod
{
    /// <summary>Describes a method.</summary>
    public RpcMethod(string name, RpcReplyKind reply, MessageCodec<THead> headCodec, MessageCodec<TRequest> requestCodec, MessageCodec<TReply> replyCodec)
        : base(name, RpcRequestKind.HeadAndStream, reply)
    {
        HeadCodec = headCodec;
        RequestCodec = requestCodec;
        ReplyCodec = replyCodec;
    }

    /// <summary>Codes the first message.</summary>
    public MessageCodec<THead> HeadCodec { get; }

    /// <summary>Codes the messages that follow.</summary>
    public MessageCodec<TRequest> RequestCodec { get; }

    /// <summary>Codes reply messages.</summary>
    public MessageCodec<TReply> ReplyCodec { get; }

    /// <inheritdoc/>
    public override MessageDescriptor? HeadDescriptor => HeadCodec.Descriptor;

    /// <inheritdoc/>
    public override MessageDescriptor? RequestDescriptor => RequestCodec.Descriptor;

    /// <inheritdoc/>
    public override MessageDescriptor? ReplyDescriptor => ReplyCodec.Descriptor;

    internal override string? FindReplyError(object? reply) => FindReplyError<TReply>(reply);

    internal override ValueTask ReplyAsync(RpcServerCall call, object? reply) =>
        call.ReplyAsync(ReplyCodec, Reply == RpcReplyKind.Single ? (TReply)reply! : default!);

    internal override async ValueTask<object?> ReadRequestAsync(RpcServerCall call) => await call.ReadRequestAsync(HeadCodec).ConfigureAwait(false);
}
