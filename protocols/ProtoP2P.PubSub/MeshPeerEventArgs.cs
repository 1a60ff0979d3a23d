namespace ProtoP2P.PubSub;

/// <summary>A peer came into the mesh of a topic of this node (GRAFT), or is out of it (PRUNE, or it has left).</summary>
/// <param name="peerId">The peer.</param>
/// <param name="topic">The topic.</param>
/// <param name="isInMesh">Whether it is in the mesh now.</param>
public sealed class MeshPeerEventArgs(PeerId peerId, string topic, bool isInMesh) : EventArgs
{
    /// <summary>The peer.</summary>
    public PeerId PeerId { get; } = peerId;

    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    /// <summary>Whether it is in the mesh now.</summary>
    public bool IsInMesh { get; } = isInMesh;
}
