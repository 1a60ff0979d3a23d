namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>What is remembered of peers that left: gossipsub v1.1, "Peer Scoring" and its RetainScore.</summary>
public sealed class RetentionTests
{
    private readonly ScoreBench _bench = new((options, topic) => Configure(options, topic));

    [Fact]
    public void A_positive_score_is_forgotten_at_once_with_all_that_was_in_it()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Deliver(peer, 50);
        _bench.DeliverInvalid(peer, 2);
        _bench.Scores.ScoreOf(peer).ShouldBe(46);

        _bench.Scores.Remove(peer);

        _bench.Scores.RetainedCount.ShouldBe(0);
        _bench.Scores.ScoreOf(peer).ShouldBe(0);
        _bench.Scores.ScoreOf(_bench.Add(1)).ShouldBe(0);
    }

    [Fact]
    public void A_negative_score_counts_on_when_the_peer_comes_back()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.DeliverInvalid(peer, 10);
        _bench.Scores.AddPenalty(peer, 5);
        _bench.Scores.Remove(peer);
        _bench.Pass(TimeSpan.FromMinutes(30));

        ScoredPeer again = _bench.Add(1);

        _bench.Scores.ScoreOf(again).ShouldBe(-125);
        again.ShouldBeSameAs(peer);
        _bench.Scores.RetainedCount.ShouldBe(0);
        _bench.Scores.ConnectedCount.ShouldBe(1);
    }

    [Fact]
    public void A_score_of_zero_is_kept_where_something_is_held_against_the_peer()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Deliver(peer, 4);
        _bench.DeliverInvalid(peer, 2);
        _bench.Scores.ScoreOf(peer).ShouldBe(0);

        _bench.Scores.Remove(peer);

        _bench.Scores.RetainedCount.ShouldBe(1);
        _bench.Scores.ScoreOf(_bench.Add(1)).ShouldBe(-4);
    }

    [Fact]
    public void A_peer_with_nothing_against_it_takes_no_memory()
    {
        ScoredPeer peer = _bench.Add(1, "198.51.100.1");

        _bench.Scores.Remove(peer);

        _bench.Scores.RetainedCount.ShouldBe(0);
        _bench.Scores.Snapshot().ShouldBeEmpty();
    }

    [Fact]
    public void First_deliveries_are_not_remembered()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Deliver(peer, 50);
        _bench.DeliverInvalid(peer, 10);
        _bench.Scores.ScoreOf(peer).ShouldBe(-50);

        _bench.Scores.Remove(peer);

        _bench.Scores.ScoreOf(_bench.Add(1)).ShouldBe(-100);
    }

    [Fact]
    public void A_peer_that_leaves_with_a_deficit_takes_it_along()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            Configure(options, topic);
            topic.MeshMessageDeliveriesWeight = -1;
            topic.MeshFailurePenaltyWeight = -2;
        });
        ScoredPeer peer = bench.Add(1);
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Pass(6);
        bench.Deliver(peer, 5);
        bench.Scores.ScoreOf(peer).ShouldBe(-220);

        bench.Scores.Remove(peer);

        bench.Scores.ScoreOf(bench.Add(1)).ShouldBe(-450);
    }

    [Fact]
    public void What_is_remembered_does_not_decay()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.DeliverInvalid(peer, 10);
        _bench.Scores.Remove(peer);
        _bench.Pass(60);

        _bench.Add(1);
        _bench.Scores.ScoreOf(peer).ShouldBe(-100);
        _bench.Pass(1);

        _bench.Scores.ScoreOf(peer).ShouldBe(-25);
    }

    [Theory]
    [InlineData(3600, -100)]
    [InlineData(3601, 0)]
    public void It_is_remembered_as_long_as_the_option_says(int seconds, double expected)
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.DeliverInvalid(peer, 10);
        _bench.Scores.Remove(peer);

        _bench.Pass(TimeSpan.FromSeconds(seconds));

        _bench.Scores.ScoreOf(_bench.Add(1)).ShouldBe(expected);
    }

    [Fact]
    public void The_time_begins_anew_each_time_the_peer_leaves()
    {
        ScoredPeer first = _bench.Add(1);
        ScoredPeer second = _bench.Add(2);
        foreach (ScoredPeer peer in new[] { first, second })
        {
            _bench.DeliverInvalid(peer, 1000);
            _bench.Scores.Remove(peer);
        }

        _bench.Clock.Advance(TimeSpan.FromMinutes(59));
        _bench.Scores.Remove(_bench.Add(1));
        _bench.Pass(TimeSpan.FromMinutes(2));

        _bench.Scores.Snapshot().Select(peer => peer.Peer).ShouldBe([ScoreBench.Id(1)]);
    }

    [Fact]
    public void Nothing_is_remembered_where_the_time_is_zero()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            Configure(options, topic);
            options.RetainScore = TimeSpan.Zero;
        });
        ScoredPeer peer = bench.Add(1);
        bench.DeliverInvalid(peer, 10);

        bench.Scores.Remove(peer);

        bench.Scores.ScoreOf(bench.Add(1)).ShouldBe(0);
    }

    [Fact]
    public void Only_so_many_are_remembered_the_latest()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            Configure(options, topic);
            options.MaxRetainedPeers = 3;
        });

        for (int i = 0; i < 100; i++)
        {
            ScoredPeer peer = bench.Add(i, "198.51.100.1");
            bench.DeliverInvalid(peer);
            bench.Scores.Remove(peer);
        }

        bench.Scores.RetainedCount.ShouldBe(3);
        bench.Scores.Snapshot().Select(peer => peer.Peer).ShouldBe([ScoreBench.Id(97), ScoreBench.Id(98), ScoreBench.Id(99)], ignoreOrder: true);
    }

    [Fact]
    public void A_verdict_that_comes_after_the_peer_left_is_held_against_it()
    {
        ScoredPeer sender = _bench.Add(1);
        ScoredPeer forwarder = _bench.Add(2);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(forwarder, ScoreBench.Topic, id);
        _bench.Scores.Remove(sender);
        _bench.Scores.Remove(forwarder);

        _bench.Scores.MessageRejected(sender, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        _bench.Scores.RetainedCount.ShouldBe(2);
        _bench.Scores.ScoreOf(_bench.Add(1)).ShouldBe(-1);
        _bench.Scores.ScoreOf(_bench.Add(2)).ShouldBe(-1);
    }

    [Fact]
    public void A_verdict_that_comes_after_the_peer_came_back_is_held_against_it_as_it_is_now()
    {
        ScoredPeer before = _bench.Add(1);
        _bench.Deliver(before, 5);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.Remove(before);
        ScoredPeer now = _bench.Add(1);

        _bench.Scores.MessageRejected(before, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        now.ShouldNotBeSameAs(before);
        _bench.Scores.ScoreOf(now).ShouldBe(-1);
        _bench.Scores.ScoreOf(before).ShouldBe(0);
        _bench.Scores.RetainedCount.ShouldBe(0);
    }

    [Fact]
    public void Who_left_earns_nothing_any_more()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Scores.Graft(peer, ScoreBench.Topic);
        _bench.DeliverInvalid(peer, 10);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.Remove(peer);

        _bench.Scores.MessageDelivered(peer, ScoreBench.Topic, id);
        _bench.Scores.Graft(peer, ScoreBench.Topic);

        _bench.TopicOf(peer).FirstMessageDeliveries.ShouldBe(0);
        _bench.TopicOf(peer).TimeInMesh.ShouldBeNull();
    }

    [Fact]
    public void What_the_application_set_against_a_peer_is_remembered_too()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Scores.SetApplicationScore(peer.Peer, -7);

        _bench.Scores.Remove(peer);

        _bench.Scores.ScoreOf(_bench.Add(1)).ShouldBe(-7);
    }

    private static void Configure(PeerScoreOptions options, TopicScoreOptions topic)
    {
        options.BehaviourPenaltyWeight = -1;
        options.AppSpecificWeight = 1;
        topic.FirstMessageDeliveriesWeight = 1;
        topic.InvalidMessageDeliveriesWeight = -1;
        topic.InvalidMessageDeliveriesDecay = 0.5;
    }
}
