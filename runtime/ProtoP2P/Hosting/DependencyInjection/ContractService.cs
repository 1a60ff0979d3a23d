using System.Diagnostics.CodeAnalysis;
using ProtoP2P.Rpc;

namespace ProtoP2P.Hosting;

/// <summary>Serves a contract as long as the node runs.</summary>
internal sealed class ContractService<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(
    IContractActivator<TContract> activator, ContractServiceOptions options) : ILibp2pService
    where TContract : class, IProtocolContract<TContract>
{
    private IDisposable? _registration;

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        _registration = host.AddProtocol(activator, options);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return ValueTask.CompletedTask;
    }
}
