namespace ProtoP2P.PubSub.Wire;

/// <summary>The protocol ids (libp2p specs, pubsub/).</summary>
internal static class ProtocolIds
{
    public const string FloodSub = "/floodsub/1.0.0";
    public const string GossipSub10 = "/meshsub/1.0.0";
    public const string GossipSub11 = "/meshsub/1.1.0";
    public const string GossipSub12 = "/meshsub/1.2.0";

    /// <summary>What a version is called on the wire.</summary>
    public static string Of(ProtocolVersion version) => version switch
    {
        ProtocolVersion.GossipSub12 => GossipSub12,
        ProtocolVersion.GossipSub11 => GossipSub11,
        ProtocolVersion.GossipSub10 => GossipSub10,
        _ => FloodSub,
    };

    /// <summary>The version behind an agreed protocol id.</summary>
    public static ProtocolVersion Parse(string protocolId) => protocolId switch
    {
        GossipSub12 => ProtocolVersion.GossipSub12,
        GossipSub11 => ProtocolVersion.GossipSub11,
        GossipSub10 => ProtocolVersion.GossipSub10,
        FloodSub => ProtocolVersion.FloodSub,
        _ => throw new ArgumentException($"'{protocolId}' is no publish/subscribe protocol", nameof(protocolId)),
    };
}
