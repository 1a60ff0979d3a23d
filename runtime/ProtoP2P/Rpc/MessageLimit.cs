namespace ProtoP2P.Rpc;

/// <summary>The largest application message of a method, and the setting that it comes from.</summary>
/// <param name="Bytes">The largest size.</param>
/// <param name="Option">The setting that raises it.</param>
internal readonly record struct MessageLimit(int Bytes, string Option)
{
    /// <summary>What holds for one method: its own limit, else its contract's, else the host's.</summary>
    public static MessageLimit Of(RpcMethod method, ContractDescriptor contract, RpcOptions options) => method.MaxMessageBytes > 0
        ? new(method.MaxMessageBytes, "RpcLimits." + nameof(RpcLimitsAttribute.MaxMessageBytes))
        : Of(contract, options);

    /// <summary>What holds before it is known which method is called: as much as any of them takes.</summary>
    public static MessageLimit LargestOf(ContractDescriptor contract, RpcOptions options)
    {
        MessageLimit largest = Of(contract.Methods[0], contract, options);
        foreach (RpcMethod method in contract.Methods)
        {
            MessageLimit limit = Of(method, contract, options);
            largest = limit.Bytes > largest.Bytes ? limit : largest;
        }

        return largest;
    }

    private static MessageLimit Of(ContractDescriptor contract, RpcOptions options) => contract.MaxMessageBytes > 0
        ? new(contract.MaxMessageBytes, "Libp2pProtocol." + nameof(Libp2pProtocolAttribute.MaxMessageBytes))
        : new(options.MaxMessageBytes, nameof(RpcOptions.MaxMessageBytes));
}
