namespace ProtoP2P.Rpc;

/// <summary>The generated description of a contract.</summary>
public abstract class ContractDescriptor
{
    private protected ContractDescriptor(string name, IReadOnlyList<string> protocolIds, WireMode mode)
    {
        Name = name;
        ProtocolIds = protocolIds;
        Mode = mode;
    }

    /// <summary>The contract's full C# name, for logs.</summary>
    public string Name { get; }

    /// <summary>The protocol ids, newest first.</summary>
    public IReadOnlyList<string> ProtocolIds { get; }

    /// <summary>How messages travel.</summary>
    public WireMode Mode { get; }

    /// <summary>The largest message in bytes; 0 takes the host's default.</summary>
    public int MaxMessageBytes { get; init; }

    /// <summary>A hash of the contract's wire identity, sent for diagnostics.</summary>
    public ulong Fingerprint { get; init; }

    /// <summary>The methods.</summary>
    public abstract IReadOnlyList<RpcMethod> Methods { get; }
}
