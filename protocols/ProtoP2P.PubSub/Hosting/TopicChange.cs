namespace ProtoP2P.PubSub.Hosting;

/// <summary>What may change between a peer and a topic.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Topic">The topic.</param>
/// <param name="IsMesh">Whether it is about the mesh, or else about the peer's subscription.</param>
internal readonly record struct TopicChange(PeerId Peer, string Topic, bool IsMesh);
