namespace ProtoP2P.PubSub.Router;

/// <summary>The content of a PRUNE.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Backoff">For how long the two do not mesh again; null for peers that do not know of it.</param>
/// <param name="Peers">Others that the peer may mesh with.</param>
internal sealed record PruneNotice(Topic Topic, TimeSpan? Backoff, IReadOnlyList<PeerId> Peers);
