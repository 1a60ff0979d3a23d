namespace ProtoP2P.Swarm;

/// <summary>What the peerstore's file holds of one peer.</summary>
/// <param name="PeerId">Who.</param>
internal sealed record StoredPeer(PeerId PeerId)
{
    /// <summary>Until when the peer is remembered, whether or not an address is left.</summary>
    public DateTimeOffset KeepUntil { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Where it may be, the most useful first.</summary>
    public IReadOnlyList<StoredAddress> Addresses { get; init; } = [];

    /// <summary>Its signed record, with the envelope; null without one.</summary>
    public PeerRecord? Record { get; init; }

    /// <summary>Until when the record is kept.</summary>
    public DateTimeOffset RecordExpiry { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>What it said of itself.</summary>
    public PeerIdentity? Identity { get; init; }

    /// <summary>Its key, where its id does not hold it.</summary>
    public PublicKey? PublicKey { get; init; }
}
