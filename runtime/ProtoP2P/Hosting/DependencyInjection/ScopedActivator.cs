using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Hosting;

/// <summary>Gives every call a scope of the container, and the service from it.</summary>
internal sealed class ScopedActivator<TContract, TImplementation>(IServiceScopeFactory scopes) : IContractActivator<TContract>
    where TContract : class
    where TImplementation : class, TContract
{
    /// <inheritdoc/>
    public TContract Activate(RpcServerContext context, out IAsyncDisposable? scope)
    {
        AsyncServiceScope created = scopes.CreateAsyncScope();
        try
        {
            TContract service = created.ServiceProvider.GetRequiredService<TImplementation>();
            scope = created;
            return service;
        }
        catch (Exception)
        {
            created.Dispose();
            throw;
        }
    }
}
