namespace ProtoP2P.PubSub.Router;

/// <summary>Decides who gets what. What all routers share is in <see cref="PubSubEngine"/>.</summary>
internal interface IRouter
{
    /// <summary>Whether anything that a peer sends is heeded, besides its subscriptions.</summary>
    bool Heeds(RouterPeer peer);

    /// <summary>A peer has come.</summary>
    void AddPeer(RouterPeer peer);

    /// <summary>A peer has gone, and its subscriptions with it.</summary>
    void RemovePeer(RouterPeer peer);

    /// <summary>A peer is not subscribed any more.</summary>
    void PeerLeft(RouterPeer peer, Topic topic);

    /// <summary>A message that is kept and has exactly these bytes, or null.</summary>
    PubSubMessage? FindTwin(ReadOnlySpan<byte> encoded);

    /// <summary>A new message has come whose author is proved, and is about to be validated.</summary>
    void MessageArrived(Topic topic, PubSubMessage message, RouterPeer from);

    /// <summary>Handles the control messages of a frame that was checked.</summary>
    void HandleControl(RouterPeer from, ReadOnlySpan<byte> frame);

    /// <summary>Passes an accepted message on.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="message">The message.</param>
    /// <param name="from">Who sent it; null for one of this node.</param>
    /// <returns>To how many peers it went.</returns>
    int Publish(Topic topic, PubSubMessage message, RouterPeer? from);

    /// <summary>This node becomes a part of a topic.</summary>
    void Join(Topic topic);

    /// <summary>This node is no part of a topic any more.</summary>
    void Leave(Topic topic);

    /// <summary>The time of the heartbeat has come.</summary>
    void Heartbeat();
}
