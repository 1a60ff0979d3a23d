namespace ProtoP2P.PubSub.Router;

/// <summary>
/// Hears what the router does, for metrics, events and whoever else is to know. Called while the router works, for every message: it must be quick and must not call back into the router.
/// Topics and reasons are those of this node; what peers name themselves comes as <see cref="Topic"/> only.
/// </summary>
internal interface IRouterObserver
{
    /// <summary>A peer has subscribed to a topic.</summary>
    void Subscribed(RouterPeer peer, Topic topic);

    /// <summary>It is not subscribed any more, or has gone.</summary>
    void Unsubscribed(RouterPeer peer, Topic topic);

    /// <summary>A peer came into the mesh of a topic, at whoever's wish.</summary>
    void Grafted(RouterPeer peer, Topic topic);

    /// <summary>It is out of it.</summary>
    void Pruned(RouterPeer peer, Topic topic);

    /// <summary>A peer has broken the protocol.</summary>
    void Penalized(RouterPeer peer, int times);

    /// <summary>A peer has not sent what it told of.</summary>
    void PromiseBroken(RouterPeer peer);

    /// <summary>This node has published a message.</summary>
    void Published(string topic);

    /// <summary>A new message of a peer was accepted.</summary>
    void Accepted(RouterPeer from, string topic);

    /// <summary>A peer has sent what was seen before.</summary>
    void Duplicated(RouterPeer from, string topic);

    /// <summary>A message of a peer was not accepted.</summary>
    void Rejected(RouterPeer from, string topic, RejectReason reason);

    /// <summary>The application's function for ids has failed for a message of a peer, which was ignored.</summary>
    void NotIdentified(RouterPeer from, string topic, Exception exception);

    /// <summary>A peer has named messages in an IHAVE, IWANT or IDONTWANT, and so many of them were read.</summary>
    void Named(OutboundKind kind, int messages);

    /// <summary>Something was queued for a peer.</summary>
    void Sent(in OutboundItem item);

    /// <summary>Something was dropped, since too much waits for a peer.</summary>
    void Dropped(in OutboundItem item);
}
