namespace ProtoP2P.Rpc;

/// <summary>An activator that takes its objects from a scope of the container, so that a call's interceptors and its service share one.</summary>
internal interface IScopedActivator<TContract> : IContractActivator<TContract>
    where TContract : class
{
    /// <summary>The service for one call.</summary>
    TContract Activate(IServiceProvider services);
}
