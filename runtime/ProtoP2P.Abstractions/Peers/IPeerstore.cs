namespace ProtoP2P;

/// <summary>What this node knows of other nodes. Bounded; thread-safe.</summary>
public interface IPeerstore
{
    /// <summary>Everyone known.</summary>
    IReadOnlyCollection<PeerId> Peers { get; }

    /// <summary>What is known of a peer, or null.</summary>
    PeerInfo? Find(PeerId peerId);

    /// <summary>The addresses at which a peer may be reached, not expired, without <c>/p2p</c>.</summary>
    IReadOnlyList<Multiaddress> GetAddresses(PeerId peerId);

    /// <summary>Adds addresses that live for <paramref name="timeToLive"/>; those over the limit are dropped (64 by default).</summary>
    void AddAddresses(PeerId peerId, IEnumerable<Multiaddress> addresses, TimeSpan timeToLive);

    /// <summary>Takes a peer's own signed statement of its addresses; false where a newer one is known. Replaces unsigned addresses.</summary>
    bool AddRecord(PeerRecord record, TimeSpan timeToLive);

    /// <summary>The protocols a peer says it serves; null where it has not said.</summary>
    IReadOnlyList<string>? GetProtocols(PeerId peerId);

    /// <summary>Records what a peer says of itself.</summary>
    void SetIdentity(PeerId peerId, PeerIdentity identity);

    /// <summary>A peer's public key: from its id where that holds it, else as the peer has proved or signed with it; null where it is not known.</summary>
    PublicKey? GetPublicKey(PeerId peerId);

    /// <summary>Keeps a public key for <see cref="GetPublicKey"/>, where its peer's id does not hold it (RSA, ECDSA).</summary>
    void AddPublicKey(PublicKey key);

    /// <summary>Forgets a peer.</summary>
    bool Remove(PeerId peerId);
}
