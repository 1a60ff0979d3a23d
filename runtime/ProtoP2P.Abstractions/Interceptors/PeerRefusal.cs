namespace ProtoP2P;

/// <summary>The answer to a peer that may not make a call.</summary>
internal static class PeerRefusal
{
    /// <summary>PermissionDenied, not processed. The caller learns nothing but that; who it was is in this node's log.</summary>
    public static RpcException Of(RpcInvocation call) =>
        new(RpcStatusCode.PermissionDenied, $"{call.RemotePeer?.ToString() ?? "an unknown peer"} may not call {call.Method.Name}") { NotProcessed = true };

    /// <summary>Runs the call where <paramref name="isAllowed"/>.</summary>
    public static ValueTask Continue(bool isAllowed, RpcInvocation call, RpcContinuation next) => isAllowed ? next(call) : throw Of(call);
}
