using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Rpc;

/// <summary>What runs around the calls of one registered contract.</summary>
/// <param name="Interceptors">Around all methods, the first outermost.</param>
/// <param name="Filters">What attributes say; null for a registration that reads none.</param>
/// <param name="Scopes">Makes the scopes of calls; null without a container.</param>
internal sealed record ServerInterception(IReadOnlyList<IRpcInterceptor> Interceptors, ServiceFilters? Filters = null, IServiceScopeFactory? Scopes = null)
{
    /// <summary>Nothing.</summary>
    public static ServerInterception None { get; } = new([]);

    /// <summary>Composes what runs around <paramref name="method"/>; null for nothing.</summary>
    public RpcContinuation? Compose(RpcMethod method) => InterceptorChain.Compose([.. Interceptors, .. Filters?.For(method) ?? []]);
}
