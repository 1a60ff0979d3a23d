namespace ProtoP2P.Identify;

/// <summary>What a peer said of itself, after the checks.</summary>
/// <param name="PeerId">Who, as the connection's handshake proved.</param>
/// <param name="Identity">Its protocols and software.</param>
/// <param name="ListenAddresses">Where it listens: from its signed record where that is valid, else as it said.</param>
/// <param name="ObservedAddress">This node's address as the peer sees it, if it said; one peer's word only.</param>
/// <param name="Record">Its signed record, if it sent a valid one.</param>
public sealed record IdentifyResult(
    PeerId PeerId,
    PeerIdentity Identity,
    IReadOnlyList<Multiaddress> ListenAddresses,
    Multiaddress? ObservedAddress,
    PeerRecord? Record);
