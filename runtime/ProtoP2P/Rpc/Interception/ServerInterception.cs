using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Rpc;

/// <summary>What runs around the calls of one registered contract.</summary>
/// <param name="Interceptors">Around all methods, the first outermost.</param>
/// <param name="Filters">What attributes say; null for a registration that reads none.</param>
/// <param name="IsComplete">Whether the filters are certainly those of the class that serves.</param>
/// <param name="Scopes">Makes the scopes of calls; null without a container.</param>
internal sealed record ServerInterception(
    IReadOnlyList<IRpcInterceptor> Interceptors, ServiceFilters? Filters = null, bool IsComplete = true, IServiceScopeFactory? Scopes = null)
{
    /// <summary>Nothing.</summary>
    public static ServerInterception None { get; } = new([]);

    /// <summary>Composes what runs around <paramref name="method"/>; null for nothing.</summary>
    /// <exception cref="InvalidOperationException">An interceptor needs an object that the container does not have.</exception>
    public RpcContinuation? Compose(RpcMethod method)
    {
        IRpcInterceptor[] all = [.. Interceptors, .. Filters?.For(method) ?? []];
        Check(all, method);
        return InterceptorChain.Compose(all.Length > 0 && !IsComplete ? [.. all, new LateFilters(Filters!)] : all);
    }

    /// <summary>What runs around <paramref name="method"/> where nothing else does; null for nothing.</summary>
    public RpcContinuation? FindLate(object service, RpcMethod method) => IsComplete ? null : Filters!.FindLate(service, method);

    private void Check(IReadOnlyList<IRpcInterceptor> interceptors, RpcMethod method)
    {
        foreach (IRpcInterceptor interceptor in interceptors)
        {
            if (interceptor is not IServiceUser user)
            {
                continue;
            }

            string what = $"{InterceptorNames.Of(interceptor)} around {method.Name} takes {user.ServiceType.FullName} from the container";
            if (Scopes is null)
            {
                throw new InvalidOperationException($"{what}, and this node was made without one: make it with AddLibp2p, or add the interceptor itself");
            }

            using IServiceScope scope = Scopes.CreateScope();
            if (scope.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(user.ServiceType) == false)
            {
                throw new InvalidOperationException($"{what}, where it is not registered: services.AddScoped<{user.ServiceType.Name}>()");
            }
        }
    }
}
