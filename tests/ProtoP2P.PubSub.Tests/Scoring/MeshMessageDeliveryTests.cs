namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>P3 and P3b: gossipsub v1.1, "P₃ and P₃b: Mesh Message Delivery".</summary>
public sealed class MeshMessageDeliveryTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(10);

    private readonly ScoreBench _bench = new((_, topic) => Configure(topic));

    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, -800)]
    public void A_deficit_counts_once_the_peer_is_longer_in_the_mesh_than_the_activation(int seconds, double expected)
    {
        ScoredPeer peer = Grafted(1);

        _bench.Pass(seconds);

        _bench.Scores.ScoreOf(peer).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0, -800)]
    [InlineData(1, -722)]
    [InlineData(19, -2)]
    [InlineData(20, 0)]
    [InlineData(30, 0)]
    public void The_square_of_the_deficit_counts(int messages, double expected)
    {
        ScoredPeer peer = Grafted(1);
        _bench.Pass(6);

        _bench.Deliver(peer, messages);

        _bench.Scores.ScoreOf(peer).ShouldBe(expected);
    }

    [Fact]
    public void Deliveries_are_capped_so_that_they_do_not_last()
    {
        ScoredPeer peer = Grafted(1);
        _bench.Pass(6);

        _bench.Deliver(peer, 1000);
        _bench.TopicOf(peer).MeshMessageDeliveries.ShouldBe(32);
        _bench.Pass(1);

        _bench.Scores.ScoreOf(peer).ShouldBe(-2 * 4 * 4);
    }

    [Fact]
    public void Who_is_not_in_the_mesh_has_neither_deficit_nor_deliveries()
    {
        ScoredPeer peer = _bench.Add(1);

        _bench.Deliver(peer, 5);
        _bench.Pass(1);
        _bench.Deliver(peer, 5);

        _bench.Scores.ScoreOf(peer).ShouldBe(0);
        _bench.TopicOf(peer).MeshMessageDeliveries.ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 0)]
    public void A_copy_counts_until_the_window_after_the_validation_ends(int microseconds, double expected)
    {
        ScoredPeer first = Grafted(1);
        ScoredPeer second = Grafted(2);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, id);

        _bench.Clock.Advance(TimeSpan.FromMicroseconds(microseconds));
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);

        _bench.TopicOf(second).MeshMessageDeliveries.ShouldBe(expected);
        _bench.TopicOf(first).MeshMessageDeliveries.ShouldBe(1);
    }

    [Fact]
    public void Copies_that_come_while_the_message_is_validated_count_once_it_is_valid()
    {
        ScoredPeer first = Grafted(1);
        ScoredPeer second = Grafted(2);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);
        _bench.Clock.Advance(TimeSpan.FromSeconds(30));
        _bench.TopicOf(second).MeshMessageDeliveries.ShouldBe(0);

        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, id);

        _bench.TopicOf(second).MeshMessageDeliveries.ShouldBe(1);
    }

    [Fact]
    public void A_peer_delivers_a_message_once_however_often_it_sends_it()
    {
        ScoredPeer first = Grafted(1);
        ScoredPeer second = Grafted(2);
        MessageId id = _bench.NextMessage();

        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(first, ScoreBench.Topic, id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);
        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, id);
        _bench.Scores.MessageDuplicate(first, ScoreBench.Topic, id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);

        _bench.TopicOf(first).MeshMessageDeliveries.ShouldBe(1);
        _bench.TopicOf(second).MeshMessageDeliveries.ShouldBe(1);
    }

    [Fact]
    public void A_second_copy_of_who_delivered_first_is_no_second_delivery()
    {
        ScoredPeer first = Grafted(1);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, id);

        _bench.Scores.MessageDuplicate(first, ScoreBench.Topic, id);

        _bench.TopicOf(first).MeshMessageDeliveries.ShouldBe(1);
    }

    [Fact]
    public void A_window_that_becomes_longer_keeps_messages_longer()
    {
        ScoredPeer first = Grafted(1);
        ScoredPeer second = Grafted(2);
        TopicScoreOptions longer = ScoreBench.Weightless();
        longer.MeshMessageDeliveriesWindow = TimeSpan.FromSeconds(2);
        _bench.Scores.SetTopic(ScoreBench.Topic, longer);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, id);

        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        _bench.Deliver(first);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);

        _bench.TopicOf(second).MeshMessageDeliveries.ShouldBe(1);
    }

    [Fact]
    public void A_window_of_one_topic_is_not_that_of_another()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            Configure(topic);
            TopicScoreOptions slow = ScoreBench.Weightless();
            slow.MeshMessageDeliveriesWindow = TimeSpan.FromSeconds(2);
            options.Topics.Add("slow", slow);
        });
        ScoredPeer first = bench.Add(1);
        ScoredPeer second = bench.Add(2);
        bench.Scores.Graft(second, ScoreBench.Topic);
        bench.Scores.Graft(second, "slow");
        MessageId quick = bench.NextMessage();
        MessageId slow = bench.NextMessage();
        bench.Scores.MessageDelivered(first, ScoreBench.Topic, quick);
        bench.Scores.MessageDelivered(first, "slow", slow);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Scores.MessageDuplicate(second, ScoreBench.Topic, quick);
        bench.Scores.MessageDuplicate(second, "slow", slow);

        bench.Scores.Snapshot(second).Topics.Select(topic => topic.MeshMessageDeliveries).ShouldBe([0, 1]);
    }

    [Fact]
    public void A_record_of_a_valid_message_is_kept_no_longer_than_the_window()
    {
        ScoredPeer peer = Grafted(1);
        _bench.Deliver(peer);
        _bench.Clock.Advance(Window);
        _bench.Deliver(peer);
        _bench.Scores.RecordCount.ShouldBe(2);

        _bench.Clock.Advance(TimeSpan.FromTicks(1));
        _bench.Deliver(peer);

        _bench.Scores.RecordCount.ShouldBe(2);
    }

    [Theory]
    [InlineData(6, 5, 15.0 * 15)]
    [InlineData(6, 20, 0)]
    [InlineData(5, 5, 0)]
    public void A_prune_with_an_active_deficit_adds_its_square_to_the_failures(int secondsInMesh, int messages, double expected)
    {
        var bench = new ScoreBench((_, topic) =>
        {
            Configure(topic);
            topic.MeshMessageDeliveriesWeight = 0;
            topic.MeshFailurePenaltyWeight = -3;
        });
        ScoredPeer peer = bench.Add(1);
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Pass(secondsInMesh);
        bench.Deliver(peer, messages);

        bench.Scores.Prune(peer, ScoreBench.Topic);

        bench.Scores.ScoreOf(peer).ShouldBe(-3 * expected);
    }

    [Fact]
    public void Failures_are_sticky_over_grafts_and_decay()
    {
        var bench = new ScoreBench((_, topic) =>
        {
            Configure(topic);
            topic.MeshMessageDeliveriesWeight = 0;
            topic.MeshFailurePenaltyWeight = -1;
            topic.MeshFailurePenaltyDecay = 0.5;
        });
        ScoredPeer peer = bench.Add(1);
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Pass(6);
        bench.Scores.Prune(peer, ScoreBench.Topic);
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Scores.ScoreOf(peer).ShouldBe(-400);

        bench.Pass(2);

        bench.Scores.ScoreOf(peer).ShouldBe(-100);
    }

    [Fact]
    public void Failures_add_up()
    {
        var bench = new ScoreBench((_, topic) =>
        {
            Configure(topic);
            topic.MeshMessageDeliveriesWeight = 0;
            topic.MeshFailurePenaltyWeight = -1;
            topic.MeshFailurePenaltyDecay = 0.5;
        });
        ScoredPeer peer = bench.Add(1);
        for (int i = 0; i < 2; i++)
        {
            bench.Scores.Graft(peer, ScoreBench.Topic);
            bench.Pass(6);
            bench.Scores.Prune(peer, ScoreBench.Topic);
        }

        bench.Scores.ScoreOf(peer).ShouldBe(-(400 + (400 / 64.0)));
    }

    [Fact]
    public void Out_of_the_mesh_the_deficit_ends_and_a_second_prune_adds_nothing()
    {
        ScoredPeer peer = Grafted(1);
        _bench.Pass(6);
        _bench.Scores.Prune(peer, ScoreBench.Topic);
        double failures = _bench.TopicOf(peer).MeshFailurePenalty;

        _bench.Scores.Prune(peer, ScoreBench.Topic);

        _bench.Scores.ScoreOf(peer).ShouldBe(0);
        _bench.TopicOf(peer).MeshFailurePenalty.ShouldBe(failures);
    }

    [Fact]
    public void Grafted_again_the_activation_begins_anew()
    {
        ScoredPeer peer = Grafted(1);
        _bench.Pass(6);
        _bench.Scores.Prune(peer, ScoreBench.Topic);
        _bench.Scores.Graft(peer, ScoreBench.Topic);

        _bench.Pass(5);
        _bench.Scores.ScoreOf(peer).ShouldBe(0);
        _bench.Pass(1);
        _bench.Scores.ScoreOf(peer).ShouldBe(-800);
    }

    private static void Configure(TopicScoreOptions topic)
    {
        topic.MeshMessageDeliveriesWeight = -2;
        topic.MeshMessageDeliveriesThreshold = 20;
        topic.MeshMessageDeliveriesCap = 32;
        topic.MeshMessageDeliveriesDecay = 0.5;
        topic.MeshMessageDeliveriesWindow = Window;
        topic.MeshMessageDeliveriesActivation = TimeSpan.FromSeconds(5);
    }

    private ScoredPeer Grafted(int number)
    {
        ScoredPeer peer = _bench.Add(number);
        _bench.Scores.Graft(peer, ScoreBench.Topic);
        return peer;
    }
}
