namespace ProtoP2P.Rpc;

internal sealed class UnaryInvocation<TRequest, TReply>(
    RpcInvoker inner, ClientInterception shared, RpcMethod<TRequest, TReply> method, TRequest request, in RpcCall options)
    : SingleReplyInvocation<TReply>(inner, shared, method, options)
{
    protected override object? Request => request;

    protected override ValueTask<TReply> CallAsync(RpcCall options) => Inner.UnaryAsync(method, Apply(request), options);
}
