namespace ProtoP2P.Rpc;

/// <summary>Maps a status to a stream's reset code and back, for transports that carry codes (docs/rpc-wire.md, Reset codes).</summary>
internal static class ResetCodes
{
    /// <summary>The status that a reset by the listener means to the dialer.</summary>
    public static RpcStatusCode ToStatusCode(StreamErrorCode code) => code switch
    {
        StreamErrorCode.NegotiationFailed => RpcStatusCode.Unimplemented,
        StreamErrorCode.ResourceLimit or StreamErrorCode.RateLimited => RpcStatusCode.ResourceExhausted,
        StreamErrorCode.ProtocolViolation => RpcStatusCode.Internal,
        StreamErrorCode.Gated => RpcStatusCode.PermissionDenied,
        _ => RpcStatusCode.Unavailable,
    };

    /// <summary>Whether a reset with this code tells that the request never ran.</summary>
    public static bool IsNotProcessed(StreamErrorCode code) => code == StreamErrorCode.NegotiationFailed;

    /// <summary>The code for a status that has no other way to the dialer: bare calls, and rejected one-way calls.</summary>
    public static StreamErrorCode FromStatusCode(RpcStatusCode status) => status switch
    {
        RpcStatusCode.Unimplemented => StreamErrorCode.NegotiationFailed,
        RpcStatusCode.ResourceExhausted => StreamErrorCode.ResourceLimit,
        RpcStatusCode.Internal => StreamErrorCode.ProtocolViolation,
        RpcStatusCode.PermissionDenied or RpcStatusCode.Unauthenticated => StreamErrorCode.Gated,
        _ => StreamErrorCode.Unspecified,
    };
}
