namespace ProtoP2P.Rpc;

internal sealed class ServerStreamBinding<TContract, TRequest, TReply>(RpcMethod<TRequest, TReply> method, Func<TContract, TRequest, RpcCall, IAsyncEnumerable<TReply>> handler)
    : RpcBinding<TContract>(method)
    where TContract : class
{
    public override async ValueTask HandleAsync(TContract service, RpcServerCall call)
    {
        TRequest request = await call.ReadRequestAsync(method.RequestCodec).ConfigureAwait(false);
        IAsyncEnumerable<TReply> replies = handler(service, request, new RpcCall(call.Context));
        await ReplyStream.SendAsync(call, method.ReplyCodec, replies).ConfigureAwait(false);
    }
}
