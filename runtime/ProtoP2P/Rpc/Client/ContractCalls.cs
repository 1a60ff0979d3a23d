using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>The outbound calls of one contract that may run at the same time, to all peers together. Thread-safe.</summary>
internal sealed class ContractCalls
{
    private readonly RpcOptions _options;
    private readonly SemaphoreSlim _all;
    private readonly Dictionary<RpcMethod, SemaphoreSlim> _methods = [];

    public ContractCalls(ContractDescriptor contract, RpcOptions options)
    {
        (Contract, _options) = (contract, options);
        _all = new SemaphoreSlim(options.MaxCallsPerProtocol);
        foreach (RpcMethod method in contract.Methods)
        {
            if (method.MaxCalls > 0)
            {
                _methods.Add(method, new SemaphoreSlim(method.MaxCalls));
            }
        }
    }

    /// <summary>The contract.</summary>
    public ContractDescriptor Contract { get; }

    /// <summary>Unary calls that have ended in good order: their objects carry the next ones. About 0.7 KiB each.</summary>
    public ReusePool<UnarySession> Sessions { get; } = new(256);

    /// <summary>The places of calls to one more peer, for every method that has limits of its own, and for the rest.</summary>
    public (CallSlots Common, IReadOnlyDictionary<RpcMethod, CallSlots>? Limited) ForPeer()
    {
        var peer = new SemaphoreSlim(_options.MaxCallsPerPeer);
        Dictionary<RpcMethod, CallSlots>? limited = null;
        foreach (RpcMethod method in Contract.Methods)
        {
            if (method.MaxCalls > 0 || method.MaxCallsPerPeer > 0)
            {
                (limited ??= []).Add(method, Limit(method, peer));
            }
        }

        return (new CallSlots(peer, _all), limited);
    }

    private CallSlots Limit(RpcMethod method, SemaphoreSlim peer)
    {
        List<SemaphoreSlim> scopes = [];
        if (method.MaxCallsPerPeer > 0)
        {
            scopes.Add(new SemaphoreSlim(method.MaxCallsPerPeer));
        }

        if (_methods.TryGetValue(method, out SemaphoreSlim? all))
        {
            scopes.Add(all);
        }

        return new CallSlots([.. scopes, peer, _all]);
    }
}
