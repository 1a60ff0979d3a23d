using System.Collections.Frozen;

namespace ProtoP2P.Rpc;

/// <summary>What inbound calls of one contract are limited to, from its attributes, its registration and the host's options.</summary>
internal sealed class ServerLimits
{
    private readonly FrozenDictionary<RpcMethod, ServerMethodLimits> _methods;

    public ServerLimits(ContractDescriptor contract, RpcOptions options, StreamHandlerOptions? streams)
    {
        Largest = MessageLimit.LargestOf(contract, options);
        PerProtocol = CallLimit.Min(
            new(options.MaxCallsPerProtocol, nameof(RpcOptions.MaxCallsPerProtocol)),
            streams is null ? CallLimit.None : new(streams.MaxStreams, nameof(StreamHandlerOptions.MaxStreams)));
        PerPeer = CallLimit.Min(
            new(options.MaxCallsPerPeer, nameof(RpcOptions.MaxCallsPerPeer)),
            streams is null ? CallLimit.None : new(streams.MaxStreamsPerPeer, nameof(StreamHandlerOptions.MaxStreamsPerPeer)));
        _methods = contract.Methods.ToFrozenDictionary(
            method => method, method => new ServerMethodLimits(MessageLimit.Of(method, contract, options), Admit(method)));
    }

    /// <summary>The largest message of any method: what holds until the method is known.</summary>
    public MessageLimit Largest { get; }

    /// <summary>Calls of the contract at the same time.</summary>
    public CallLimit PerProtocol { get; }

    /// <summary>Calls of the contract at the same time by one peer.</summary>
    public CallLimit PerPeer { get; }

    /// <summary>What holds for one method.</summary>
    public ServerMethodLimits For(RpcMethod method) => _methods[method];

    private static CallAdmission? Admit(RpcMethod method) => method.MaxCalls == 0 && method.MaxCallsPerPeer == 0
        ? null
        : new CallAdmission(
            method.Name,
            method.MaxCalls == 0 ? CallLimit.None : new(method.MaxCalls, "RpcLimits." + nameof(RpcLimitsAttribute.MaxCalls)),
            method.MaxCallsPerPeer == 0
                ? CallLimit.None
                : new(method.MaxCallsPerPeer, "RpcLimits." + nameof(RpcLimitsAttribute.MaxCallsPerPeer)));
}
