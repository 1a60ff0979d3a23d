namespace ProtoP2P.Rpc;

internal sealed class UnaryBinding<TContract, TRequest, TReply>(RpcMethod<TRequest, TReply> method, Func<TContract, TRequest, RpcCall, ValueTask<TReply>> handler)
    : RpcBinding<TContract>(method)
    where TContract : class
{
    public override async ValueTask HandleAsync(TContract service, RpcServerCall call)
    {
        TRequest request = await call.ReadRequestAsync(method.RequestCodec).ConfigureAwait(false);
        TReply reply = await handler(service, request, new RpcCall(call.Context)).ConfigureAwait(false);
        await call.ReplyAsync(method.ReplyCodec, reply).ConfigureAwait(false);
    }
}
