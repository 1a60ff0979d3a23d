namespace ProtoP2P.Tests.Rpc;

/// <summary>One object for all calls.</summary>
internal sealed class SingleActivator(INotes service) : IContractActivator<INotes>
{
    public INotes Activate(RpcServerContext context, out IAsyncDisposable? scope)
    {
        scope = null;
        return service;
    }
}
