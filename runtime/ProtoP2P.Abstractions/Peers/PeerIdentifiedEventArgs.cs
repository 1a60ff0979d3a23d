namespace ProtoP2P;

/// <summary>A peer said what it is and serves.</summary>
/// <param name="peerId">Who.</param>
/// <param name="identity">What it said.</param>
public sealed class PeerIdentifiedEventArgs(PeerId peerId, PeerIdentity identity) : EventArgs
{
    /// <summary>Who.</summary>
    public PeerId PeerId { get; } = peerId;

    /// <summary>What it said.</summary>
    public PeerIdentity Identity { get; } = identity;
}
