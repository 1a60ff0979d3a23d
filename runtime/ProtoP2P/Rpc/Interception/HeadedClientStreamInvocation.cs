namespace ProtoP2P.Rpc;

internal sealed class HeadedClientStreamInvocation<THead, TRequest, TReply>(
    RpcInvoker inner,
    ClientInterception shared,
    RpcMethod<THead, TRequest, TReply> method,
    THead head,
    IAsyncEnumerable<TRequest> requests,
    in RpcCall options)
    : SingleReplyInvocation<TReply>(inner, shared, method, options)
{
    protected override object? Request => head;

    protected override ValueTask<TReply> CallAsync(RpcCall options) => Inner.ClientStreamAsync(method, Apply(head), Apply(requests), options);
}
