namespace ProtoP2P;

/// <summary>Provides the object that serves one call of a contract.</summary>
/// <typeparam name="TContract">The contract.</typeparam>
public interface IContractActivator<TContract>
    where TContract : class
{
    /// <summary>The service for one call, and the scope to dispose after it, if any.</summary>
    TContract Activate(RpcServerContext context, out IAsyncDisposable? scope);
}
