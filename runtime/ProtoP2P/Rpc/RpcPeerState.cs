using System.Collections.Concurrent;

namespace ProtoP2P.Rpc;

/// <summary>
/// What the RPC client remembers of one peer: agreed protocol ids, idle streams that await their next exchange, calls in flight. Bounded by
/// the contracts of which this node has clients. Thread-safe. Disposed when the peer is forgotten or its last connection has ended.
/// </summary>
internal sealed class RpcPeerState : IDisposable
{
    // One for each connection and for each peer: few contracts are called of any, and entries are added once.
    private readonly ConcurrentDictionary<ContractDescriptor, ContractPeerState> _contracts = new(concurrencyLevel: 1, capacity: 1);

    /// <summary>What is remembered about one contract.</summary>
    public ContractPeerState For(ContractCalls calls) =>
        _contracts.TryGetValue(calls.Contract, out ContractPeerState? state)
            ? state
            : _contracts.GetOrAdd(calls.Contract, static (_, calls) => new ContractPeerState(calls), calls);

    /// <summary>Drops the idle streams.</summary>
    public void Dispose()
    {
        foreach (ContractPeerState state in _contracts.Values)
        {
            state.Dispose();
        }
    }
}
