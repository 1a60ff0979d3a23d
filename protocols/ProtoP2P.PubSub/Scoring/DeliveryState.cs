namespace ProtoP2P.PubSub;

/// <summary>What is known of a message that peers are scored for.</summary>
/// <remarks>Messages that were ignored or throttled need no record: nothing follows from a copy of them.</remarks>
internal enum DeliveryState
{
    /// <summary>No verdict yet: who sends it too shares what comes.</summary>
    Pending,

    /// <summary>Valid, and until the window ends those who send it too delivered it as well (P3).</summary>
    Valid,

    /// <summary>Invalid: who sends it is to blame (P4).</summary>
    Rejected,
}
