namespace ProtoP2P.Rpc;

internal sealed class HeadedDuplexInvocation<THead, TRequest, TReply>(
    RpcInvoker inner,
    ClientInterception shared,
    RpcMethod<THead, TRequest, TReply> method,
    THead head,
    IAsyncEnumerable<TRequest> requests,
    in RpcCall options,
    CancellationToken enumerator)
    : ReplyStreamInvocation<TReply>(inner, shared, method, options, enumerator)
{
    protected override object? Request => head;

    protected override IAsyncEnumerable<TReply> Call(RpcCall options) => Inner.Duplex(method, Apply(head), Apply(requests), options);
}
