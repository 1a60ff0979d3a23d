namespace ProtoP2P.Rpc;

/// <summary>What the intercepted calls of one client share.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Peer">Who is called; null where each call's peer is chosen behind the interceptors.</param>
/// <param name="Chain">The interceptors.</param>
/// <param name="Options">The host's defaults.</param>
/// <param name="Time">The clock.</param>
internal sealed record ClientInterception(ContractDescriptor Contract, PeerId? Peer, RpcContinuation Chain, RpcOptions Options, TimeProvider Time);
