namespace ProtoP2P.PubSub.Telemetry;

/// <summary>What a node says of itself when a listener asks. Thread-safe.</summary>
internal interface IPubSubState
{
    /// <summary>The peers, by the version that they speak.</summary>
    IReadOnlyList<(string Tag, long Count)> CountPeers();

    /// <summary>The peers in meshes, by the topics of this node.</summary>
    IReadOnlyList<(string Tag, long Count)> CountMesh();

    /// <summary>The subscribed peers, by the topics of this node.</summary>
    IReadOnlyList<(string Tag, long Count)> CountSubscribers();

    /// <summary>The peers whose scores are below a threshold, by threshold; none where nobody is scored.</summary>
    IReadOnlyList<(string Tag, long Count)> CountBelowThresholds();

    /// <summary>The messages that wait to be verified and validated.</summary>
    long CountPendingValidations();
}
