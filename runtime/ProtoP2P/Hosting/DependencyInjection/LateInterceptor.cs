using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Hosting;

/// <summary>An interceptor of the container that is looked up at the first call: it may well want the host in its constructor.</summary>
internal sealed class LateInterceptor<T>(IServiceProvider provider) : IRpcInterceptor
    where T : class, IRpcInterceptor
{
    private T? _interceptor;

    /// <inheritdoc/>
    public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) =>
        (_interceptor ??= provider.GetRequiredService<T>()).InterceptAsync(call, next);
}
