using System.Collections.Concurrent;

namespace ProtoP2P.Rpc;

/// <summary>The outbound calls of one host, by contract. Thread-safe; bounded by the contracts that the program has.</summary>
internal sealed class OutboundCalls(RpcOptions options)
{
    private readonly ConcurrentDictionary<ContractDescriptor, ContractCalls> _contracts = [];

    public ContractCalls For(ContractDescriptor contract) =>
        _contracts.GetOrAdd(contract, static (contract, options) => new ContractCalls(contract, options), options);
}
