using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc;

/// <summary>What all calls of one client share.</summary>
internal sealed record ClientEnvironment(ContractDescriptor Contract, IRpcPeer Peer, RpcOptions Options, TimeProvider Time, ILogger Logger)
{
    /// <summary>The largest application message.</summary>
    public int MaxMessageBytes { get; } = Contract.MaxMessageBytes > 0 ? Contract.MaxMessageBytes : Options.MaxMessageBytes;

    /// <summary>What is remembered of the contract at the peer.</summary>
    public ContractPeerState State => Peer.State.For(Contract, Options.MaxCallsPerPeer);
}
