namespace ProtoP2P.Rpc;

/// <summary>Maps what streams and connections throw to what a caller sees.</summary>
internal static class ClientErrors
{
    /// <summary>The call's error for <paramref name="exception"/>; null where it is one already, or none of the stack's.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="call">The method and the peer, for a person.</param>
    /// <param name="isSent">Whether a part of the request may have left this node.</param>
    /// <param name="mayHaveRun">Whether it may have run at an earlier attempt, whatever this one met.</param>
    public static RpcException? Translate(Exception exception, string call, bool isSent, bool mayHaveRun) => exception switch
    {
        RpcException => null,
        NegotiationException => new(RpcStatusCode.Unimplemented, $"{call}: {exception.Message}", exception) { NotProcessed = !mayHaveRun },
        DialException => new(RpcStatusCode.Unavailable, $"{call}: {exception.Message}", exception) { NotProcessed = !mayHaveRun },
        ResourceLimitException => new(RpcStatusCode.ResourceExhausted, $"{call}: {exception.Message}", exception) { NotProcessed = !isSent },
        StreamResetException { IsRemote: true } reset => new(ResetCodes.ToStatusCode(reset.Code), $"{call}: {exception.Message}", exception)
        {
            NotProcessed = !mayHaveRun && (!isSent || ResetCodes.IsNotProcessed(reset.Code)),
        },
        ProtocolViolationException => new(RpcStatusCode.Internal, $"{call}: {exception.Message}", exception) { NotProcessed = !isSent },
        Libp2pException => new(RpcStatusCode.Unavailable, $"{call}: {exception.Message}", exception) { NotProcessed = !isSent },
        _ => null,
    };
}
