namespace ProtoP2P.PubSub.Wire;

/// <summary>What one frame may hold. A frame over a limit is refused as a whole, before anything of it is acted upon.</summary>
/// <param name="Subscriptions">Entries of the list of subscriptions.</param>
/// <param name="Messages">Messages.</param>
/// <param name="ControlEntries">Control entries of all kinds together.</param>
/// <param name="Ids">Message ids in all control entries together.</param>
/// <param name="TopicLength">Bytes of one topic's name.</param>
/// <param name="PeersPerPrune">Peers that one PRUNE recommends.</param>
internal sealed record RpcLimits(int Subscriptions, int Messages, int ControlEntries, int Ids, int TopicLength, int PeersPerPrune)
{
    /// <summary>js-libp2p's caps, which are the strictest, with go-libp2p's 5,000 ids of an IHAVE and as many in other entries.</summary>
    public static RpcLimits Default { get; } = new(5_000, 5_000, 5_000, 10_000, 1_024, 64);
}
