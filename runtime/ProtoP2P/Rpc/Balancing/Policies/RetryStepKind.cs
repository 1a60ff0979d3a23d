namespace ProtoP2P.Rpc.Balancing;

/// <summary>What to do after a failed attempt.</summary>
internal enum RetryStepKind
{
    /// <summary>The failure is the call's.</summary>
    GiveUp,

    /// <summary>The request never ran: it goes to a peer that was not asked yet, at once.</summary>
    OtherPeer,

    /// <summary>The request goes to any peer after a wait.</summary>
    Retry,
}
