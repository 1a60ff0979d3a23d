namespace ProtoP2P.PubSub;

/// <summary>A connected peer has subscribed to a topic, or is not subscribed any more.</summary>
/// <param name="peerId">The peer.</param>
/// <param name="topic">The topic, as the peer calls it: any topic, not only one of this node.</param>
/// <param name="isSubscribed">True where it has subscribed; false where it has unsubscribed or left.</param>
public sealed class PeerSubscriptionEventArgs(PeerId peerId, string topic, bool isSubscribed) : EventArgs
{
    /// <summary>The peer.</summary>
    public PeerId PeerId { get; } = peerId;

    /// <summary>The topic, as the peer calls it: any topic, not only one of this node.</summary>
    public string Topic { get; } = topic;

    /// <summary>True where it has subscribed; false where it has unsubscribed or left.</summary>
    public bool IsSubscribed { get; } = isSubscribed;
}
