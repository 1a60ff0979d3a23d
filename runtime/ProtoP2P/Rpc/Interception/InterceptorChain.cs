namespace ProtoP2P.Rpc;

/// <summary>Interceptors in a row, made into one continuation when a client or a registration is made: a call adds nothing to it.</summary>
internal static class InterceptorChain
{
    private static readonly RpcContinuation Core = static call => call.RunCoreAsync();

    /// <summary>The continuation that runs <paramref name="interceptors"/>, the first outermost, and then the call itself; null for none.</summary>
    public static RpcContinuation? Compose(IReadOnlyList<IRpcInterceptor> interceptors)
    {
        RpcContinuation next = Core;
        for (int index = interceptors.Count - 1; index >= 0; index--)
        {
            next = new Link(interceptors[index], next, position: index + 1).InvokeAsync;
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
