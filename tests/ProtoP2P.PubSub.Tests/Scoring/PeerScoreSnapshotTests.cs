namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>Scores as people read them.</summary>
public sealed class PeerScoreSnapshotTests
{
    [Fact]
    public void It_shows_every_part_of_the_score()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            options.TopicScoreCap = 1000;
            options.AppSpecificWeight = 2;
            options.AppSpecificScore = _ => 3;
            options.IPColocationFactorWeight = -4;
            options.IPColocationFactorThreshold = 1;
            options.BehaviourPenaltyWeight = -5;
            options.BehaviourPenaltyThreshold = 1;
            options.SlowPeerWeight = -0.5;
            topic.TopicWeight = 0.5;
            topic.TimeInMeshWeight = 1;
            topic.FirstMessageDeliveriesWeight = 2;
            topic.MeshMessageDeliveriesWeight = -3;
            topic.MeshMessageDeliveriesThreshold = 10;
            topic.MeshFailurePenaltyWeight = -0.25;
            topic.InvalidMessageDeliveriesWeight = -10;
        });
        ScoredPeer peer = bench.Add(1, "198.51.100.1");
        bench.Add(2, "198.51.100.1");
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Pass(6);
        bench.Scores.Prune(peer, ScoreBench.Topic);
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Pass(6);
        bench.Deliver(peer, 4);
        bench.DeliverInvalid(peer, 2);
        bench.Scores.AddPenalty(peer, 3);
        bench.Scores.AddSlowPenalty(peer, 8);

        PeerScoreSnapshot snapshot = bench.Scores.Snapshot(peer);

        TopicScoreSnapshot topic = snapshot.Topics.ShouldHaveSingleItem();
        topic.Topic.ShouldBe(ScoreBench.Topic);
        topic.TimeInMesh.ShouldBe(TimeSpan.FromSeconds(6));
        topic.FirstMessageDeliveries.ShouldBe(4);
        topic.MeshMessageDeliveries.ShouldBe(4);
        topic.MeshFailurePenalty.ShouldBe(100 / 64.0);
        topic.InvalidMessageDeliveries.ShouldBe(2);
        topic.P1.ShouldBe(3);
        topic.P2.ShouldBe(4);
        topic.P3.ShouldBe(-54);
        topic.P3b.ShouldBe(-0.1953125);
        topic.P4.ShouldBe(-20);
        topic.Points.ShouldBe(-67.1953125);
        snapshot.IsConnected.ShouldBeTrue();
        snapshot.TopicPoints.ShouldBe(-67.1953125);
        snapshot.P5.ShouldBe(6);
        snapshot.P6.ShouldBe(-4);
        snapshot.P7.ShouldBe(-20);
        snapshot.SlowPeerPoints.ShouldBe(-4);
        snapshot.BehaviourPenalty.ShouldBe(3);
        snapshot.Score.ShouldBe(-89.1953125);
        bench.Scores.ScoreOf(peer).ShouldBe(snapshot.Score);
    }

    [Fact]
    public void It_shows_those_who_left_too()
    {
        var bench = new ScoreBench((options, _) => options.BehaviourPenaltyWeight = -1);
        ScoredPeer gone = bench.Add(1);
        bench.Add(2);
        bench.Scores.AddPenalty(gone, 2);
        bench.Scores.Remove(gone);

        IReadOnlyList<PeerScoreSnapshot> snapshots = bench.Scores.Snapshot();

        snapshots.Select(snapshot => (snapshot.Peer, snapshot.IsConnected, snapshot.Score)).ShouldBe(
            [(ScoreBench.Id(1), false, -4), (ScoreBench.Id(2), true, 0)], ignoreOrder: true);
    }
}
