namespace ProtoP2P.Rpc.Balancing;

/// <summary>Gives calls whose caller names no deadline that of their client. It goes around the interceptors: they, too, see the call with it.</summary>
internal sealed class TimeoutInvoker(RpcInvoker inner, MethodPolicies policies) : RpcInvoker
{
    public override ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        inner.UnaryAsync(method, request, Limit(method, call));

    public override ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call) =>
        inner.OneWayAsync(method, request, Limit(method, call));

    public override IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        inner.ServerStream(method, request, Limit(method, call));

    public override ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        inner.ClientStreamAsync(method, requests, Limit(method, call));

    public override ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        inner.ClientStreamAsync(method, head, requests, Limit(method, call));

    public override IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        inner.Duplex(method, requests, Limit(method, call));

    public override IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        inner.Duplex(method, head, requests, Limit(method, call));

    private RpcCall Limit(RpcMethod method, in RpcCall call) => call.Timeout is null ? call with { Timeout = policies[method].Timeout } : call;
}
