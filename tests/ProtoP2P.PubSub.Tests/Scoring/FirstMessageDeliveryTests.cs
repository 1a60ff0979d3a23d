namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>P2: gossipsub v1.1, "P₂: First Message Deliveries".</summary>
public sealed class FirstMessageDeliveryTests
{
    private readonly ScoreBench _bench = new((_, topic) =>
    {
        topic.TopicWeight = 0.5;
        topic.FirstMessageDeliveriesWeight = 4;
        topic.FirstMessageDeliveriesCap = 10;
        topic.FirstMessageDeliveriesDecay = 0.5;
    });

    [Theory]
    [InlineData(1, 2)]
    [InlineData(9, 18)]
    [InlineData(10, 20)]
    [InlineData(11, 20)]
    [InlineData(1000, 20)]
    public void Deliveries_count_up_to_the_cap(int messages, double expected)
    {
        ScoredPeer peer = _bench.Add(1);

        _bench.Deliver(peer, messages);

        _bench.Scores.ScoreOf(peer).ShouldBe(expected);
    }

    [Fact]
    public void They_decay()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Deliver(peer, 8);

        _bench.Pass(3);

        _bench.Scores.ScoreOf(peer).ShouldBe(2);
    }

    [Fact]
    public void Only_the_first_who_delivers_is_credited()
    {
        ScoredPeer first = _bench.Add(1);
        ScoredPeer second = _bench.Add(2);
        ScoredPeer third = _bench.Add(3);
        MessageId id = _bench.NextMessage();

        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);
        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, id);
        _bench.Scores.MessageDuplicate(third, ScoreBench.Topic, id);

        _bench.Scores.ScoreOf(first).ShouldBe(2);
        _bench.Scores.ScoreOf(second).ShouldBe(0);
        _bench.Scores.ScoreOf(third).ShouldBe(0);
    }

    [Fact]
    public void A_message_delivered_twice_counts_once()
    {
        ScoredPeer peer = _bench.Add(1);
        MessageId id = _bench.NextMessage();

        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDelivered(peer, ScoreBench.Topic, id);
        _bench.Scores.MessageDelivered(peer, ScoreBench.Topic, id);

        _bench.Scores.ScoreOf(peer).ShouldBe(2);
    }

    [Fact]
    public void A_topic_without_options_is_not_scored()
    {
        ScoredPeer peer = _bench.Add(1);

        _bench.Deliver(peer, 5, "other");
        _bench.DeliverInvalid(peer, 5, "other");
        _bench.Scores.Graft(peer, "other");
        _bench.Pass(10);

        _bench.Scores.ScoreOf(peer).ShouldBe(0);
        _bench.Scores.Snapshot(peer).Topics.ShouldBeEmpty();
        _bench.Scores.RecordCount.ShouldBe(0);
    }

    [Fact]
    public void A_default_topic_scores_all_the_others()
    {
        var bench = new ScoreBench((options, _) =>
        {
            options.DefaultTopic = ScoreBench.Weightless();
            options.DefaultTopic.FirstMessageDeliveriesWeight = 7;
        });
        ScoredPeer peer = bench.Add(1);

        bench.Deliver(peer, 1, "one");
        bench.Deliver(peer, 2, "two");
        bench.Deliver(peer, 4);

        bench.Scores.ScoreOf(peer).ShouldBe(21);
    }

    [Fact]
    public void The_cap_of_all_topics_limits_what_they_give_and_not_what_they_cost()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            options.TopicScoreCap = 30;
            topic.FirstMessageDeliveriesWeight = 1;
            topic.InvalidMessageDeliveriesWeight = -1;
            options.AppSpecificWeight = 1;
            options.AppSpecificScore = _ => 5;
        });
        ScoredPeer good = bench.Add(1);
        ScoredPeer bad = bench.Add(2);

        bench.Deliver(good, 50);
        bench.DeliverInvalid(bad, 50);

        bench.Scores.ScoreOf(good).ShouldBe(35);
        bench.Scores.ScoreOf(bad).ShouldBe(-2495);
    }

    [Fact]
    public void Topics_add_up()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            topic.FirstMessageDeliveriesWeight = 1;
            TopicScoreOptions other = ScoreBench.Weightless();
            other.FirstMessageDeliveriesWeight = 1;
            other.TopicWeight = 10;
            options.Topics.Add("other", other);
        });
        ScoredPeer peer = bench.Add(1);

        bench.Deliver(peer, 3);
        bench.Deliver(peer, 2, "other");

        bench.Scores.ScoreOf(peer).ShouldBe(23);
    }
}
