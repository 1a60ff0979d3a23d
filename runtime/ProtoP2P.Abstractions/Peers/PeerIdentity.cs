namespace ProtoP2P;

/// <summary>What a node says of itself, as identify carries it.</summary>
/// <param name="Protocols">The protocol ids it serves.</param>
/// <param name="AgentVersion">Its software, such as <c>js-libp2p/3.3.11</c>.</param>
/// <param name="ProtocolVersion">Its network, such as <c>ipfs/0.1.0</c>.</param>
public sealed record PeerIdentity(IReadOnlyList<string> Protocols, string? AgentVersion, string? ProtocolVersion);
