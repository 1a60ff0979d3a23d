using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc;

/// <summary>What all calls of one client share.</summary>
internal sealed record ClientEnvironment(ContractCalls Calls, IRpcPeer Peer, RpcOptions Options, TimeProvider Time, ILogger Logger)
{
    /// <summary>The contract.</summary>
    public ContractDescriptor Contract => Calls.Contract;

    /// <summary>What is remembered of the contract at the peer.</summary>
    public ContractPeerState State => Peer.State.For(Calls);
}
