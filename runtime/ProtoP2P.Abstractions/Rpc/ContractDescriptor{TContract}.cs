namespace ProtoP2P.Rpc;

/// <summary>The generated description of a contract, with its client and its bindings.</summary>
/// <typeparam name="TContract">The contract.</typeparam>
public sealed class ContractDescriptor<TContract> : ContractDescriptor
    where TContract : class
{
    private readonly Func<RpcInvoker, TContract> _createClient;
    private readonly RpcMethod[] _methods;

    /// <summary>Describes a contract; called by generated code.</summary>
    public ContractDescriptor(
        string name,
        IReadOnlyList<string> protocolIds,
        WireMode mode,
        Func<RpcInvoker, TContract> createClient,
        IReadOnlyList<RpcBinding<TContract>> bindings)
        : base(name, protocolIds, mode)
    {
        _createClient = createClient;
        Bindings = bindings;
        _methods = [.. bindings.Select(binding => binding.Method)];
    }

    /// <summary>One binding per method.</summary>
    public IReadOnlyList<RpcBinding<TContract>> Bindings { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RpcMethod> Methods => _methods;

    /// <summary>Makes a client whose calls go through <paramref name="invoker"/>.</summary>
    public TContract CreateClient(RpcInvoker invoker) => _createClient(invoker);
}
