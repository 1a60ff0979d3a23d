namespace ProtoP2P.PubSub;

/// <content>The documented defaults of other implementations.</content>
public sealed partial class TopicScoreOptions
{
    /// <summary>What rust-libp2p's <c>TopicScoreParams::default()</c> has, and js-libp2p's <c>defaultTopicScoreParams</c> too.</summary>
    /// <remarks>
    /// Both say that they are no values for production. A millisecond in the mesh gives half a point, up to 1,800, and who is
    /// in the mesh for more than 5 s is to deliver 20 messages a second.
    /// </remarks>
    public static TopicScoreOptions RustDefaults() => new()
    {
        TopicWeight = 0.5,
        TimeInMeshWeight = 1,
        TimeInMeshQuantum = TimeSpan.FromMilliseconds(1),
        TimeInMeshCap = 3600,
        FirstMessageDeliveriesWeight = 1,
        FirstMessageDeliveriesDecay = 0.5,
        FirstMessageDeliveriesCap = 2000,
        MeshMessageDeliveriesWeight = -1,
        MeshMessageDeliveriesDecay = 0.5,
        MeshMessageDeliveriesCap = 100,
        MeshMessageDeliveriesThreshold = 20,
        MeshMessageDeliveriesWindow = TimeSpan.FromMilliseconds(10),
        MeshMessageDeliveriesActivation = TimeSpan.FromSeconds(5),
        MeshFailurePenaltyWeight = -1,
        MeshFailurePenaltyDecay = 0.5,
        InvalidMessageDeliveriesWeight = -1,
        InvalidMessageDeliveriesDecay = 0.3,
    };

    /// <inheritdoc cref="RustDefaults"/>
    public static TopicScoreOptions JsDefaults() => RustDefaults();
}
