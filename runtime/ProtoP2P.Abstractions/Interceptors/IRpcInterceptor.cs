namespace ProtoP2P;

/// <summary>Code around calls, in one shape for both ends and for every kind of method. One object serves many calls at once.</summary>
public interface IRpcInterceptor
{
    /// <summary>
    /// Runs around one call. Awaiting <paramref name="next"/> runs the call; not calling it refuses the call (by an exception) or answers it
    /// (<see cref="RpcInvocation.Complete"/>). What is thrown is what the call fails with: at the server it is treated as if the service had thrown it.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="next">The rest of the call. What it returns must be awaited.</param>
    ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next);
}
