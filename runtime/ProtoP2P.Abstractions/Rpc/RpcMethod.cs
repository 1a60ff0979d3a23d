using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>The generated description of one method of a contract.</summary>
public abstract class RpcMethod
{
    private protected RpcMethod(string name, RpcRequestKind request, RpcReplyKind reply)
    {
        Name = name;
        Request = request;
        Reply = reply;
    }

    /// <summary>The name on the wire.</summary>
    public string Name { get; }

    /// <summary>What a caller sends.</summary>
    public RpcRequestKind Request { get; }

    /// <summary>What the service answers.</summary>
    public RpcReplyKind Reply { get; }

    /// <summary>The type of the first message of a request of <see cref="RpcRequestKind.HeadAndStream"/>; null where there is none.</summary>
    public abstract MessageDescriptor? HeadDescriptor { get; }

    /// <summary>The type of the request's messages; null where there are none and where they are raw bytes.</summary>
    public abstract MessageDescriptor? RequestDescriptor { get; }

    /// <summary>The type of the reply's messages; null where there are none and where they are raw bytes.</summary>
    public abstract MessageDescriptor? ReplyDescriptor { get; }

    /// <summary>Whether the call completes without an answer.</summary>
    public bool IsOneWay { get; init; }

    /// <summary>Whether exchanges follow one another on one stream per peer.</summary>
    public bool ReusesStream { get; init; }

    /// <summary>Whether the method may be retried although it may have run.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>The deadline where the caller gives none; null takes the host's default.</summary>
    public TimeSpan? DefaultDeadline { get; init; }

    /// <summary>The largest message in bytes; 0 takes the contract's.</summary>
    public int MaxMessageBytes { get; init; }

    /// <summary>How many calls may run at the same time over all peers, per direction; 0 for the limits of the contract alone.</summary>
    public int MaxCalls { get; init; }

    /// <summary>How many calls may run at the same time with one peer, per direction; 0 for the limits of the contract alone.</summary>
    public int MaxCallsPerPeer { get; init; }

    /// <summary>The messages that its errors may carry, which callers get as <see cref="RpcException{TDetail}"/>.</summary>
    public IReadOnlyList<RpcErrorType> Errors { get; init; } = [];

    /// <summary>What is wrong with <paramref name="reply"/> as the whole answer; null for nothing.</summary>
    internal abstract string? FindReplyError(object? reply);

    /// <summary>Answers <paramref name="call"/> with a reply that <see cref="FindReplyError"/> finds nothing wrong with.</summary>
    internal abstract ValueTask ReplyAsync(RpcServerCall call, object? reply);

    /// <summary>Reads the only request message of <paramref name="call"/>, or its head; null for a method that has neither.</summary>
    internal abstract ValueTask<object?> ReadRequestAsync(RpcServerCall call);

    private protected string? FindReplyError<TReply>(object? reply) => Reply switch
    {
        RpcReplyKind.Single when reply is not TReply => $"replies with {typeof(TReply).FullName}, not with {reply?.GetType().FullName ?? "null"}",
        RpcReplyKind.None when reply is not (null or RpcNothing) => $"has no reply, not even a {reply.GetType().FullName}; complete it with null",
        RpcReplyKind.Stream when reply is not null => $"replies with a stream, not with one {reply.GetType().FullName}; complete it with null to end the stream",
        _ => null,
    };
}
