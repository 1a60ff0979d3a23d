namespace ProtoP2P.PubSub.Router;

/// <summary>One thing that goes to a peer.</summary>
internal readonly record struct OutboundItem
{
    private OutboundItem(OutboundKind kind, object payload)
    {
        Kind = kind;
        Payload = payload;
    }

    /// <summary>What it is.</summary>
    public OutboundKind Kind { get; }

    /// <summary>Its content; what type, the kind says.</summary>
    private object Payload { get; }

    /// <summary>The topic of a subscription, GRAFT, PRUNE or IHAVE.</summary>
    public Topic Topic => Payload switch
    {
        Topic topic => topic,
        PruneNotice prune => prune.Topic,
        IHaveNotice gossip => gossip.Topic,
        _ => throw new InvalidOperationException($"{Kind} has no topic"),
    };

    /// <summary>The message to send, or to decline.</summary>
    public PubSubMessage Message => (PubSubMessage)Payload;

    /// <summary>The content of a PRUNE.</summary>
    public PruneNotice PruneNotice => (PruneNotice)Payload;

    /// <summary>The ids of an IHAVE.</summary>
    public IHaveNotice IHaveNotice => (IHaveNotice)Payload;

    /// <summary>The ids of an IWANT.</summary>
    public ReadOnlyMemory<MessageId> Wanted => (MessageId[])Payload;

    /// <summary>Whether it carries a whole message.</summary>
    public bool IsMessage => Kind is OutboundKind.OwnMessage or OutboundKind.ForwardedMessage or OutboundKind.RequestedMessage;

    /// <summary>Begins to hold what the item carries, which is used again once nobody does.</summary>
    public void Hold()
    {
        (Payload as PubSubMessage)?.Hold();
        (Payload as IHaveNotice)?.Hold();
    }

    /// <summary>The item was sent, or is not sent any more.</summary>
    public void Release()
    {
        (Payload as PubSubMessage)?.Release();
        (Payload as IHaveNotice)?.Release();
    }

    public static OutboundItem Subscribe(Topic topic) => new(OutboundKind.Subscribe, topic);

    public static OutboundItem Unsubscribe(Topic topic) => new(OutboundKind.Unsubscribe, topic);

    public static OutboundItem Graft(Topic topic) => new(OutboundKind.Graft, topic);

    public static OutboundItem Prune(PruneNotice notice) => new(OutboundKind.Prune, notice);

    public static OutboundItem IDontWant(PubSubMessage message) => new(OutboundKind.IDontWant, message);

    public static OutboundItem IWant(MessageId[] ids) => new(OutboundKind.IWant, ids);

    public static OutboundItem IHave(IHaveNotice notice) => new(OutboundKind.IHave, notice);

    public static OutboundItem Send(OutboundKind kind, PubSubMessage message) => new(kind, message);
}
