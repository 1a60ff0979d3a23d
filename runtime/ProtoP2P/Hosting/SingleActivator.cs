using ProtoP2P.Rpc;

namespace ProtoP2P;

/// <summary>Serves all calls with one object.</summary>
internal sealed class SingleActivator<TContract>(TContract service) : IContractActivator<TContract>, IServiceClass
    where TContract : class
{
    /// <inheritdoc/>
    public Type ServiceType => service.GetType();

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public TContract Activate(RpcServerContext context, out IAsyncDisposable? scope)
    {
        scope = null;
        return service;
    }
}
