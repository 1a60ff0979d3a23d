namespace ProtoP2P.Rpc.Balancing;

/// <summary>What the end of an attempt says of the peer.</summary>
internal enum CallVerdict
{
    /// <summary>Nothing: it was cancelled, or never left this node.</summary>
    None,

    /// <summary>The peer answers, even if with a refusal.</summary>
    Good,

    /// <summary>The peer fails.</summary>
    Bad,
}
