namespace ProtoP2P.PubSub.Wire;

/// <summary>What a peer speaks; later ones include earlier ones.</summary>
internal enum ProtocolVersion
{
    /// <summary>floodsub: no control messages at all.</summary>
    FloodSub,

    /// <summary>gossipsub 1.0.</summary>
    GossipSub10,

    /// <summary>gossipsub 1.1: PRUNE carries a backoff and peers.</summary>
    GossipSub11,

    /// <summary>gossipsub 1.2: IDONTWANT.</summary>
    GossipSub12,
}
