namespace ProtoP2P;

/// <summary>Serves all calls with one object.</summary>
internal sealed class SingleActivator<TContract>(TContract service) : IContractActivator<TContract>
    where TContract : class
{
    /// <inheritdoc/>
    public TContract Activate(RpcServerContext context, out IAsyncDisposable? scope)
    {
        scope = null;
        return service;
    }
}
