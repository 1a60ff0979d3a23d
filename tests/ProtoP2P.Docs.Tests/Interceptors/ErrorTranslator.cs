using ProtoP2P;

namespace Acme;

/// <summary>Tells callers what a broken database means for them.</summary>
public sealed class ErrorTranslator : IRpcInterceptor
{
    public async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        try
        {
            await next(call);
        }
        catch (TimeoutException exception)
        {
            throw new RpcException(RpcStatusCode.Unavailable, "the warehouse does not answer", exception);
        }
    }
}
