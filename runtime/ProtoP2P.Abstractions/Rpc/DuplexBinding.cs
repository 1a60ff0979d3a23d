namespace ProtoP2P.Rpc;

internal sealed class DuplexBinding<TContract, TRequest, TReply>(RpcMethod<TRequest, TReply> method, Func<TContract, IAsyncEnumerable<TRequest>, RpcCall, IAsyncEnumerable<TReply>> handler)
    : RpcBinding<TContract>(method)
    where TContract : class
{
    public override async ValueTask HandleAsync(TContract service, RpcServerCall call)
    {
        IAsyncEnumerable<TRequest> requests = call.ReadRequestsAsync(method.RequestCodec);
        IAsyncEnumerable<TReply> replies = handler(service, requests, new RpcCall(call.Context));
        await ReplyStream.SendAsync(call, method.ReplyCodec, replies).ConfigureAwait(false);
    }
}
