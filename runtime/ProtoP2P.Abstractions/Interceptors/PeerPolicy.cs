namespace ProtoP2P;

/// <summary>Runs the calls that a predicate allows.</summary>
internal sealed class PeerPolicy(Func<RpcInvocation, ValueTask<bool>> isAllowedAsync) : IRpcInterceptor
{
    public async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) =>
        await PeerRefusal.Continue(await isAllowedAsync(call).ConfigureAwait(false), call, next).ConfigureAwait(false);
}
