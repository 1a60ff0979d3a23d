namespace ProtoP2P.Rpc;

internal sealed class ClientStreamInvocation<TRequest, TReply>(
    RpcInvoker inner, ClientInterception shared, RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, in RpcCall options)
    : SingleReplyInvocation<TReply>(inner, shared, method, options)
{
    protected override ValueTask<TReply> CallAsync(RpcCall options) => Inner.ClientStreamAsync(method, Apply(requests), options);
}
