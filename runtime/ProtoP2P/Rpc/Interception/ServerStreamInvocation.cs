namespace ProtoP2P.Rpc;

internal sealed class ServerStreamInvocation<TRequest, TReply>(
    RpcInvoker inner, ClientInterception shared, RpcMethod<TRequest, TReply> method, TRequest request, in RpcCall options, CancellationToken enumerator)
    : ReplyStreamInvocation<TReply>(inner, shared, method, options, enumerator)
{
    protected override object? Request => request;

    protected override IAsyncEnumerable<TReply> Call(RpcCall options) => Inner.ServerStream(method, Apply(request), options);
}
