namespace ProtoP2P.PubSub;

/// <content>The scores for people to read.</content>
internal sealed partial class PeerScores
{
    /// <summary>Every peer of which something is known, connected or remembered.</summary>
    public IReadOnlyList<PeerScoreSnapshot> Snapshot() => [.. _peers.Values.Select(Snapshot)];

    /// <summary>One peer.</summary>
    public PeerScoreSnapshot Snapshot(ScoredPeer peer)
    {
        TopicScoreSnapshot[] topics = [.. peer.Topics.Select(Snapshot)];
        double sum = topics.Sum(topic => topic.Points);
        return new PeerScoreSnapshot
        {
            Peer = peer.Peer,
            IsConnected = peer.State == ScoredPeerState.Connected,
            Score = ScoreOf(peer),
            Topics = topics,
            TopicPoints = _options.TopicScoreCap > 0 ? Math.Min(sum, _options.TopicScoreCap) : sum,
            P5 = ApplicationPoints(peer, _options),
            P6 = peer.ColocationFactor() * _options.IPColocationFactorWeight,
            P7 = BehaviourPoints(peer, _options),
            SlowPeerPoints = SlowPoints(peer, _options),
            BehaviourPenalty = peer.BehaviourPenalty,
        };
    }

    private static TopicScoreSnapshot Snapshot(TopicStanding standing)
    {
        double weight = standing.Options.TopicWeight;
        return new TopicScoreSnapshot
        {
            Topic = standing.Topic,
            TimeInMesh = standing.IsInMesh ? standing.TimeInMesh : null,
            FirstMessageDeliveries = standing.FirstMessageDeliveries,
            MeshMessageDeliveries = standing.MeshMessageDeliveries,
            MeshFailurePenalty = standing.MeshFailurePenalty,
            InvalidMessageDeliveries = standing.InvalidMessageDeliveries,
            P1 = standing.P1 * weight,
            P2 = standing.P2 * weight,
            P3 = standing.P3 * weight,
            P3b = standing.P3b * weight,
            P4 = standing.P4 * weight,
            Points = standing.Points,
        };
    }
}
