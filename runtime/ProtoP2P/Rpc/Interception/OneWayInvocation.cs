namespace ProtoP2P.Rpc;

internal sealed class OneWayInvocation<TRequest>(
    RpcInvoker inner, ClientInterception shared, RpcMethod<TRequest, RpcNothing> method, TRequest request, in RpcCall options)
    : SingleReplyInvocation<RpcNothing>(inner, shared, method, options)
{
    protected override object? Request => request;

    protected override ValueTask<RpcNothing> CallAsync(RpcCall options) => RpcNothing.AfterAsync(Inner.OneWayAsync(method, Apply(request), options));
}
