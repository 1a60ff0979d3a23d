namespace ProtoP2P.Rpc;

/// <summary>Interceptors in a row, made into one continuation when a client or a registration is made: a call adds nothing to it.</summary>
internal static class InterceptorChain
{
    private static readonly RpcContinuation Core = static call => call.RunCoreAsync();

    // Beyond the length of any chain.
    private const int LatePosition = 1 << 20;

    /// <summary>The continuation that runs <paramref name="interceptors"/>, the first outermost, and then the call itself; null for none.</summary>
    /// <param name="interceptors">The interceptors.</param>
    /// <param name="isLate">Whether the chain goes on where another ends.</param>
    public static RpcContinuation? Compose(IReadOnlyList<IRpcInterceptor> interceptors, bool isLate = false)
    {
        int first = isLate ? LatePosition : 1;
        RpcContinuation next = Core;
        for (int index = interceptors.Count - 1; index >= 0; index--)
        {
            next = new Link(interceptors[index], next, position: first + index).InvokeAsync;
        }

        return interceptors.Count == 0 ? null : next;
    }

    private sealed class Link(IRpcInterceptor interceptor, RpcContinuation next, int position)
    {
        public ValueTask InvokeAsync(RpcInvocation call)
        {
            call.Enter(position);
            return interceptor.InterceptAsync(call, next);
        }
    }
}
