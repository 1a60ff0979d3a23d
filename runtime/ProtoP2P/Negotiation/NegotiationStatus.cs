namespace ProtoP2P.Negotiation;

/// <summary>Where a negotiation stands.</summary>
internal enum NegotiationStatus
{
    /// <summary>More of the peer's bytes are needed.</summary>
    Pending,

    /// <summary>A protocol was agreed.</summary>
    Agreed,

    /// <summary>The negotiation failed.</summary>
    Failed,
}
