using ProtoP2P.Rpc;
using ProtoP2P.Rpc.Balancing;

namespace ProtoP2P.Hosting;

/// <summary>Finds the mistakes in the settings of a client.</summary>
internal static class ClientOptionsCheck
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Adds every mistake as one line that starts with its key.</summary>
    public static void Find(string path, ContractDescriptor contract, Libp2pClientOptions options, ICollection<string> errors)
    {
        for (int i = 0; i < options.Peers.Count; i++)
        {
            CheckPeer($"{path}:{nameof(options.Peers)}:{i}", options.Peers[i], errors);
        }

        if (!Enum.IsDefined(options.Picker))
        {
            errors.Add($"{path}:{nameof(options.Picker)} is {options.Picker}; expected {string.Join(", ", Enum.GetNames<PeerPicking>())}");
        }

        CheckTimeout(path, options.Timeout, errors);
        OptionCheck.Range(path, nameof(options.WaitForPeer), options.WaitForPeer, TimeSpan.Zero, LongestWait, errors);
        OptionCheck.Range(path, nameof(options.MaxPeers), options.MaxPeers, 1, 10_000, errors);
        OptionCheck.Range(path, nameof(options.MaxPeersPerCall), options.MaxPeersPerCall, 1, 1_000, errors);
        options.Retries?.Validate($"{path}:{nameof(options.Retries)}", errors);
        options.Throttle.Validate($"{path}:{nameof(options.Throttle)}", errors);
        options.Ejection?.Validate($"{path}:{nameof(options.Ejection)}", errors);
        foreach ((string name, RpcMethodOptions method) in options.Methods)
        {
            CheckMethod($"{path}:{nameof(options.Methods)}:{name}", contract, name, method, errors);
        }
    }

    private static void CheckPeer(string key, string? value, ICollection<string> errors)
    {
        try
        {
            if (Multiaddress.Parse(value ?? string.Empty).PeerId is null)
            {
                errors.Add($"{key} '{value}' does not say whom to call: end it with /p2p/ID");
            }
        }
        catch (FormatException exception)
        {
            errors.Add($"{key} '{value}' is not a multiaddress: {exception.Message}");
        }
    }

    private static void CheckMethod(string path, ContractDescriptor contract, string name, RpcMethodOptions options, ICollection<string> errors)
    {
        CheckTimeout(path, options.Timeout, errors);
        options.Retries?.Validate($"{path}:{nameof(options.Retries)}", errors);
        options.Hedging?.Validate($"{path}:{nameof(options.Hedging)}", errors);
        if (MethodPolicies.Find(contract, name) is not { } method)
        {
            errors.Add($"{path}: {contract.Name} has no method of this name; it has {string.Join(", ", contract.Methods.Select(known => known.Name))}");
        }
        else if (options.Hedging is not null)
        {
            CheckHedging($"{path}:{nameof(options.Hedging)}", method, options, errors);
        }
    }

    private static void CheckHedging(string path, RpcMethod method, RpcMethodOptions options, ICollection<string> errors)
    {
        if (!method.IsIdempotent)
        {
            errors.Add($"{path}: {method.Name} may not run at two peers; mark it [Idempotent] in the contract if it may");
        }

        if (MethodPolicies.StreamsRequest(method) || method.IsOneWay)
        {
            errors.Add($"{path}: {method.Name} {(method.IsOneWay ? "has no answer to wait for" : "streams its request, which can be read once")}");
        }

        if (options.Retries is not null)
        {
            errors.Add($"{path}: {method.Name} is either retried or hedged, not both");
        }
    }

    private static void CheckTimeout(string path, TimeSpan? timeout, ICollection<string> errors)
    {
        if (timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            errors.Add($"{path}:{nameof(Timeout)} is {timeout}; expected a positive time, or -00:00:00.0010000 for none");
        }
    }
}
