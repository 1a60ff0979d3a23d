namespace ProtoP2P.Rpc;

internal sealed class ClientStreamBinding<TContract, TRequest, TReply>(RpcMethod<TRequest, TReply> method, Func<TContract, IAsyncEnumerable<TRequest>, RpcCall, ValueTask<TReply>> handler)
    : RpcBinding<TContract>(method)
    where TContract : class
{
    public override async ValueTask HandleAsync(TContract service, RpcServerCall call)
    {
        IAsyncEnumerable<TRequest> requests = call.ReadRequestsAsync(method.RequestCodec);
        TReply reply = await handler(service, requests, new RpcCall(call.Context)).ConfigureAwait(false);
        await call.ReplyAsync(method.ReplyCodec, reply).ConfigureAwait(false);
    }
}
