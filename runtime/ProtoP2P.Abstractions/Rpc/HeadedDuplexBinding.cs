namespace ProtoP2P.Rpc;

internal sealed class HeadedDuplexBinding<TContract, THead, TRequest, TReply>(RpcMethod<THead, TRequest, TReply> method, Func<TContract, THead, IAsyncEnumerable<TRequest>, RpcCall, IAsyncEnumerable<TReply>> handler)
    : RpcBinding<TContract>(method)
    where TContract : class
{
    public override async ValueTask HandleAsync(TContract service, RpcServerCall call)
    {
        THead head = await call.ReadRequestAsync(method.HeadCodec).ConfigureAwait(false);
        IAsyncEnumerable<TRequest> requests = call.ReadRequestsAsync(method.RequestCodec);
        IAsyncEnumerable<TReply> replies = handler(service, head, requests, new RpcCall(call.Context));
        await ReplyStream.SendAsync(call, method.ReplyCodec, replies).ConfigureAwait(false);
    }
}
