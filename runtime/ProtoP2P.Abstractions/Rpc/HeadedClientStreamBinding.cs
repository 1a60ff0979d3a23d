namespace ProtoP2P.Rpc;

internal sealed class HeadedClientStreamBinding<TContract, THead, TRequest, TReply>(RpcMethod<THead, TRequest, TReply> method, Func<TContract, THead, IAsyncEnumerable<TRequest>, RpcCall, ValueTask<TReply>> handler)
    : RpcBinding<TContract>(method)
    where TContract : class
{
    public override async ValueTask HandleAsync(TContract service, RpcServerCall call)
    {
        THead head = await call.ReadRequestAsync(method.HeadCodec).ConfigureAwait(false);
        IAsyncEnumerable<TRequest> requests = call.ReadRequestsAsync(method.RequestCodec);
        TReply reply = await handler(service, head, requests, new RpcCall(call.Context)).ConfigureAwait(false);
        await call.ReplyAsync(method.ReplyCodec, reply).ConfigureAwait(false);
    }
}
