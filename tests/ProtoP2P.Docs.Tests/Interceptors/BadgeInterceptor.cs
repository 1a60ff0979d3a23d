using ProtoP2P;

namespace Acme;

/// <summary>Shows a badge with every call of this node.</summary>
public sealed class BadgeInterceptor(Func<CancellationToken, ValueTask<string>> getBadge) : IRpcInterceptor
{
    public async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        call.RequestMetadata.Add("badge", await getBadge(call.CancellationToken));
        await next(call);
    }
}
