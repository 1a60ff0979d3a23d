namespace ProtoP2P.Rpc;

/// <summary>Runs interceptors around the calls of another invoker: once per call as the caller sees it, whatever that one makes of it.</summary>
internal sealed class InterceptedInvoker : RpcInvoker
{
    private readonly RpcInvoker _inner;
    private readonly ClientInterception _interception;

    private InterceptedInvoker(RpcInvoker inner, ClientInterception interception) => (_inner, _interception) = (inner, interception);

    /// <summary><paramref name="inner"/> with <paramref name="interceptors"/> around it, the first outermost; itself where there are none.</summary>
    /// <param name="inner">What carries the calls.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="peer">Who is called; null where <paramref name="inner"/> chooses.</param>
    /// <param name="interceptors">The interceptors.</param>
    /// <param name="options">The host's defaults.</param>
    /// <param name="time">The clock.</param>
    public static RpcInvoker Wrap(
        RpcInvoker inner, ContractDescriptor contract, PeerId? peer, IReadOnlyList<IRpcInterceptor> interceptors, RpcOptions options, TimeProvider time) =>
        InterceptorChain.Compose(interceptors) is { } chain
            ? new InterceptedInvoker(inner, new ClientInterception(contract, peer, chain, options, time))
            : inner;

    public override ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        new UnaryInvocation<TRequest, TReply>(_inner, _interception, method, request, call).GetReplyAsync();

    public override async ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call) =>
        await new OneWayInvocation<TRequest>(_inner, _interception, method, request, call).GetReplyAsync().ConfigureAwait(false);

    public override IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        Replies<TReply>(method, token => new ServerStreamInvocation<TRequest, TReply>(_inner, _interception, method, request, call, token));

    public override ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return new ClientStreamInvocation<TRequest, TReply>(_inner, _interception, method, requests, call).GetReplyAsync();
    }

    public override IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return Replies<TReply>(method, token => new DuplexInvocation<TRequest, TReply>(_inner, _interception, method, requests, call, token));
    }

    public override ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return new HeadedClientStreamInvocation<THead, TRequest, TReply>(_inner, _interception, method, head, requests, call).GetReplyAsync();
    }

    public override IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return Replies<TReply>(
            method, token => new HeadedDuplexInvocation<THead, TRequest, TReply>(_inner, _interception, method, head, requests, call, token));
    }

    private static CallEnumerable<T> Replies<T>(RpcMethod method, Func<CancellationToken, ReplyStreamInvocation<T>> start) =>
        new($"replies of one call of {method.Name}", token => new InterceptedReplies<T>(start(token)));
}
