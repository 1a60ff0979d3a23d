namespace ProtoP2P.PubSub.Router;

/// <summary>
/// What the router asks of whoever drives it. Called while the router works: it must not call back into it, except where a method says so.
/// </summary>
internal interface IRouterOutput
{
    /// <summary>Queues something for a peer. What is lost is lost: the queue decides what it drops, and never a GRAFT or PRUNE without its stream.</summary>
    /// <remarks>What is queued is held by <see cref="OutboundItem.Hold"/>, and released once it was sent.</remarks>
    /// <returns>False where it was dropped.</returns>
    bool Send(RouterPeer peer, in OutboundItem item);

    /// <summary>A peer has declined a message: where it still waits for the peer, it need not go. The id is lent: valid during the call.</summary>
    void Cancel(RouterPeer peer, MessageId message);

    /// <summary>A message was seen for the first time; whoever drives the router checks it and calls <see cref="PubSubEngine.Complete"/>, at once or later.</summary>
    void Validate(PubSubMessage message, RouterPeer from);

    /// <summary>Hands an accepted message to the subscribers of this node, who may keep it.</summary>
    void Deliver(PubSubMessage message);

    /// <summary>A peer is worth connecting to: one that another recommends, or a direct one.</summary>
    /// <param name="peer">Whom.</param>
    /// <param name="record">The signed addresses that came with the recommendation, not verified; empty for none.</param>
    void Connect(PeerId peer, ReadOnlyMemory<byte> record);
}
