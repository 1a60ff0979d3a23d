using ProtoP2P.PubSub.Caches;

namespace ProtoP2P.PubSub.Router;

/// <summary>Who enters and leaves the mesh of a topic at this node's will: joining, leaving, and what a heartbeat mends (gossipsub v1.1, "Heartbeat").</summary>
internal sealed class MeshKeeper(RouterState state, GossipSubOptions options, Backoffs backoffs)
{
    /// <summary>This node becomes a part of a topic: its mesh begins with those it has published to.</summary>
    public void Join(Topic topic)
    {
        foreach (RouterPeer peer in topic.Fanout)
        {
            if (topic.Mesh.Count < options.Degree && IsEligible(topic, peer))
            {
                Graft(topic, peer);
            }
        }

        topic.Fanout.Clear();
        topic.LastPublished = null;
        Fill(topic, options.Degree - topic.Mesh.Count, static _ => true);
    }

    /// <summary>This node is no part of a topic any more.</summary>
    public void Leave(Topic topic)
    {
        foreach (RouterPeer peer in topic.Mesh.ToArray())
        {
            Prune(topic, peer, recommends: true, options.UnsubscribeBackoff);
        }
    }

    /// <summary>A peer has gone, or is not subscribed any more.</summary>
    public void Lose(Topic topic, RouterPeer peer)
    {
        topic.Fanout.Remove(peer);
        if (!topic.Mesh.Remove(peer))
        {
            return;
        }

        state.Observer.Pruned(peer, topic);
        if (peer.Score is { } score)
        {
            state.Scores.Prune(score, topic.Name);
        }
    }

    /// <summary>Mends the mesh of a topic.</summary>
    /// <param name="topic">Which.</param>
    /// <param name="isOpportune">Whether it is time to look for better peers than the mesh has.</param>
    public void Mend(Topic topic, bool isOpportune)
    {
        DropBad(topic);
        if (topic.Mesh.Count < options.DegreeLow)
        {
            Fill(topic, options.Degree - topic.Mesh.Count, static _ => true);
        }

        if (topic.Mesh.Count > options.DegreeHigh)
        {
            Shrink(topic);
        }

        if (topic.Mesh.Count >= options.DegreeLow)
        {
            Fill(topic, options.DegreeOutbound - CountOutbound(topic.Mesh), static peer => peer.IsOutbound);
        }

        if (isOpportune && topic.Mesh.Count > 1)
        {
            GraftOpportunistically(topic);
        }
    }

    /// <summary>Takes a peer into the mesh, without telling it.</summary>
    public void Admit(Topic topic, RouterPeer peer)
    {
        topic.Mesh.Add(peer);
        state.Observer.Grafted(peer, topic);
        if (peer.Score is { } score)
        {
            state.Scores.Graft(score, topic.Name);
        }
    }

    /// <summary>Tells a peer that it is not in the mesh, and takes it out of it.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="peer">The peer.</param>
    /// <param name="recommends">Whether others may be recommended to it.</param>
    /// <param name="backoff">For how long the two do not mesh again.</param>
    public void Prune(Topic topic, RouterPeer peer, bool recommends, TimeSpan backoff)
    {
        Lose(topic, peer);
        backoffs.Add(peer.Id, topic.Name, state.Now + backoff);
        bool knowsBackoff = peer.Version >= Wire.ProtocolVersion.GossipSub11;
        IReadOnlyList<PeerId> others = knowsBackoff && recommends && options.PeerExchange ? Recommend(topic, peer) : [];
        state.Send(peer, OutboundItem.Prune(new PruneNotice(topic, knowsBackoff ? backoff : null, others)));
    }

    private void Graft(Topic topic, RouterPeer peer)
    {
        Admit(topic, peer);
        state.Send(peer, OutboundItem.Graft(topic));
    }

    private void Fill(Topic topic, int count, Func<RouterPeer, bool> fits)
    {
        if (count <= 0)
        {
            return;
        }

        foreach (RouterPeer peer in state.Random.Choose(topic.Subscribers, count, peer => fits(peer) && IsEligible(topic, peer)))
        {
            Graft(topic, peer);
        }
    }

    private bool IsEligible(Topic topic, RouterPeer peer) =>
        peer is { IsGossip: true, IsDirect: false }
        && !topic.Mesh.Contains(peer)
        && backoffs.Find(peer.Id, topic.Name) is null
        && state.ScoreOf(peer) >= 0;

    private void DropBad(Topic topic)
    {
        for (int i = topic.Mesh.Count - 1; i >= 0; i--)
        {
            if (state.ScoreOf(topic.Mesh[i]) < 0)
            {
                Prune(topic, topic.Mesh[i], recommends: false, options.PruneBackoff);
            }
        }
    }

    // The best stay, the rest by chance, and among them enough that this node has chosen itself: who only waits to be dialled cannot surround it.
    private void Shrink(Topic topic)
    {
        List<RouterPeer> peers = [.. topic.Mesh];
        state.Random.Shuffle(peers);
        peers = [.. peers.OrderByDescending(state.ScoreOf)];
        List<RouterPeer> rest = peers[options.DegreeScore..];
        state.Random.Shuffle(rest);
        peers = [.. peers[..options.DegreeScore], .. rest];
        int missing = options.DegreeOutbound - CountOutbound(peers[..options.Degree]);
        for (int i = options.Degree; i < peers.Count && missing > 0; i++)
        {
            if (peers[i].IsOutbound)
            {
                (peers[i], peers[LastInbound(peers)]) = (peers[LastInbound(peers)], peers[i]);
                missing--;
            }
        }

        foreach (RouterPeer peer in peers[options.Degree..])
        {
            Prune(topic, peer, recommends: true, options.PruneBackoff);
        }
    }

    private int LastInbound(List<RouterPeer> peers) => peers.FindLastIndex(options.Degree - 1, peer => !peer.IsOutbound);

    // A mesh whose middle is bad is mended from outside of it, even where it is full (gossipsub v1.1, "Opportunistic Grafting").
    private void GraftOpportunistically(Topic topic)
    {
        double[] scores = [.. topic.Mesh.Select(state.ScoreOf)];
        Array.Sort(scores);
        double median = scores[scores.Length / 2];
        if (median < state.Scores.Thresholds.OpportunisticGraft)
        {
            Fill(topic, options.OpportunisticGraftPeers, peer => state.ScoreOf(peer) > median);
        }
    }

    private List<PeerId> Recommend(Topic topic, RouterPeer to) =>
        [.. state.Random.Choose(topic.Subscribers, options.PrunePeers, peer => !ReferenceEquals(peer, to) && state.ScoreOf(peer) >= 0).Select(peer => peer.Id)];

    private static int CountOutbound(List<RouterPeer> peers) => peers.Count(static peer => peer.IsOutbound);

    // For every heartbeat, so that it allocates nothing.
    private static int CountOutbound(PeerSet peers)
    {
        int count = 0;
        foreach (RouterPeer peer in peers)
        {
            count += peer.IsOutbound ? 1 : 0;
        }

        return count;
    }
}
