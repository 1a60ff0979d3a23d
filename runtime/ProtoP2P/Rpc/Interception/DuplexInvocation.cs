namespace ProtoP2P.Rpc;

internal sealed class DuplexInvocation<TRequest, TReply>(
    RpcInvoker inner,
    ClientInterception shared,
    RpcMethod<TRequest, TReply> method,
    IAsyncEnumerable<TRequest> requests,
    in RpcCall options,
    CancellationToken enumerator)
    : ReplyStreamInvocation<TReply>(inner, shared, method, options, enumerator)
{
    protected override IAsyncEnumerable<TReply> Call(RpcCall options) => Inner.Duplex(method, Apply(requests), options);
}
