namespace ProtoP2P.PubSub;

/// <summary>What a node has to do with a peer that it scores.</summary>
internal enum ScoredPeerState
{
    /// <summary>Nothing is held for or against it.</summary>
    Forgotten,

    /// <summary>It is there, and earns and loses.</summary>
    Connected,

    /// <summary>It left, and its misdeeds are remembered.</summary>
    Retained,
}
