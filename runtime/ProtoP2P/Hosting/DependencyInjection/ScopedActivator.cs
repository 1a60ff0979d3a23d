using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Rpc;

namespace ProtoP2P.Hosting;

/// <summary>Gives every call a scope of the container, and the service from it.</summary>
internal sealed class ScopedActivator<TContract, TImplementation>(IServiceScopeFactory scopes) : IScopedActivator<TContract>, IServiceClass
    where TContract : class
    where TImplementation : class, TContract
{
    /// <inheritdoc/>
    public Type ServiceType => typeof(TImplementation);

    /// <inheritdoc/>
    public bool IsExact => typeof(TImplementation).IsSealed;

    /// <inheritdoc/>
    public TContract Activate(IServiceProvider services) => services.GetRequiredService<TImplementation>();

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
