namespace ProtoP2P.PubSub.Router;

/// <summary>What goes to a peer, by falling importance.</summary>
internal enum OutboundKind
{
    /// <summary>This node is subscribed to a topic.</summary>
    Subscribe,

    /// <summary>It is not any more.</summary>
    Unsubscribe,

    /// <summary>Asks to be meshed with.</summary>
    Graft,

    /// <summary>Ends meshing.</summary>
    Prune,

    /// <summary>Declines a message.</summary>
    IDontWant,

    /// <summary>Asks for messages.</summary>
    IWant,

    /// <summary>A message that this node published.</summary>
    OwnMessage,

    /// <summary>A message that is passed on.</summary>
    ForwardedMessage,

    /// <summary>A message that the peer asked for.</summary>
    RequestedMessage,

    /// <summary>Tells of messages.</summary>
    IHave,
}
