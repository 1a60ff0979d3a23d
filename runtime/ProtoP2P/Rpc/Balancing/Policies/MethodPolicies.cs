namespace ProtoP2P.Rpc.Balancing;

/// <summary>The policies of a contract's methods.</summary>
internal sealed class MethodPolicies
{
    private const string Suffix = "Async";

    private readonly Dictionary<RpcMethod, MethodPolicy> _policies = [];

    public MethodPolicies(ContractDescriptor contract, Libp2pClientOptions options)
    {
        foreach (RpcMethod method in contract.Methods)
        {
            _policies[method] = new MethodPolicy(method.IsIdempotent, Merge(method, options));
        }
    }

    /// <summary>Whether the client has a deadline of its own for any method.</summary>
    public bool HasTimeouts => _policies.Values.Any(policy => policy.Timeout is not null);

    /// <summary>The policy of one of the contract's methods.</summary>
    public MethodPolicy this[RpcMethod method] => _policies[method];

    /// <summary>The method that a setting means; null for none.</summary>
    public static RpcMethod? Find(ContractDescriptor contract, string name)
    {
        foreach (RpcMethod method in contract.Methods)
        {
            if (IsName(method, name))
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>Whether a setting means this method.</summary>
    public static bool IsName(RpcMethod method, string name) =>
        string.Equals(method.Name, name, StringComparison.OrdinalIgnoreCase)
        || (name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)
            && name.AsSpan(0, name.Length - Suffix.Length).Equals(method.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the request is a stream, which nobody can send a second time.</summary>
    public static bool StreamsRequest(RpcMethod method) => method.Request is RpcRequestKind.Stream or RpcRequestKind.HeadAndStream;

    private static RpcMethodOptions Merge(RpcMethod method, Libp2pClientOptions options)
    {
        RpcMethodOptions? own = options.Methods.FirstOrDefault(entry => IsName(method, entry.Key)).Value;
        bool streams = StreamsRequest(method) || method.Reply == RpcReplyKind.Stream;
        return new RpcMethodOptions
        {
            Timeout = own?.Timeout ?? method.DefaultDeadline ?? (streams ? null : options.Timeout),
            Retries = own?.Retries ?? (method.IsIdempotent ? options.Retries : null),
            Hedging = own?.Hedging,
        };
    }
}
