namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>gossipsub v1.1, "Parameter Decay".</summary>
public sealed class DecayTests
{
    [Fact]
    public void Each_counter_has_its_own_decay()
    {
        var bench = new ScoreBench((options, topic) =>
        {
            topic.FirstMessageDeliveriesDecay = 0.5;
            topic.MeshMessageDeliveriesDecay = 0.25;
            topic.MeshFailurePenaltyDecay = 0.125;
            topic.InvalidMessageDeliveriesDecay = 0.75;
            topic.MeshMessageDeliveriesActivation = TimeSpan.FromSeconds(1);
            options.BehaviourPenaltyDecay = 0.0625;
        });
        ScoredPeer peer = bench.Add(1);
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Pass(2);
        bench.Scores.Prune(peer, ScoreBench.Topic);
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Deliver(peer, 16);
        bench.DeliverInvalid(peer, 16);
        bench.Scores.AddPenalty(peer, 16);

        bench.Pass(1);

        TopicScoreSnapshot topic = bench.TopicOf(peer);
        topic.FirstMessageDeliveries.ShouldBe(8);
        topic.MeshMessageDeliveries.ShouldBe(4);
        topic.MeshFailurePenalty.ShouldBe(50);
        topic.InvalidMessageDeliveries.ShouldBe(12);
        bench.Scores.Snapshot(peer).BehaviourPenalty.ShouldBe(1);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 0.5)]
    [InlineData(4, 0)]
    public void Below_the_limit_a_counter_is_zero(int seconds, double expected)
    {
        var bench = new ScoreBench((options, topic) =>
        {
            options.DecayToZero = 0.5;
            topic.FirstMessageDeliveriesWeight = 1;
            topic.FirstMessageDeliveriesDecay = 0.5;
        });
        ScoredPeer peer = bench.Add(1);
        bench.Deliver(peer, 4);

        bench.Pass(seconds);

        bench.Scores.ScoreOf(peer).ShouldBe(expected);
    }

    [Fact]
    public void Heartbeats_within_an_interval_change_nothing()
    {
        ScoreBench bench = Halving(TimeSpan.FromSeconds(2));
        ScoredPeer peer = bench.Add(1);
        bench.Deliver(peer, 8);

        bench.Pass(TimeSpan.FromMilliseconds(1_999));
        bench.Scores.ScoreOf(peer).ShouldBe(8);
        bench.Pass(TimeSpan.FromMilliseconds(1));
        bench.Scores.ScoreOf(peer).ShouldBe(4);
        bench.Scores.Refresh();

        bench.Scores.ScoreOf(peer).ShouldBe(4);
    }

    [Fact]
    public void A_late_heartbeat_makes_up_for_the_decays_that_it_missed()
    {
        ScoreBench bench = Halving(TimeSpan.FromSeconds(1));
        ScoredPeer peer = bench.Add(1);
        bench.Deliver(peer, 8);

        bench.Pass(TimeSpan.FromMilliseconds(2_900));
        bench.Scores.ScoreOf(peer).ShouldBe(2);
        bench.Pass(TimeSpan.FromMilliseconds(100));

        bench.Scores.ScoreOf(peer).ShouldBe(1);
    }

    [Fact]
    public void Heartbeats_a_little_early_and_late_decay_as_often_as_exact_ones()
    {
        ScoreBench bench = Halving(TimeSpan.FromSeconds(1));
        ScoredPeer peer = bench.Add(1);
        bench.Deliver(peer, 100);

        foreach (int milliseconds in new[] { 1_001, 998, 1_002, 999 })
        {
            bench.Pass(TimeSpan.FromMilliseconds(milliseconds));
        }

        bench.Clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(4));
        bench.Scores.ScoreOf(peer).ShouldBe(6.25);
    }

    [Fact]
    public void After_a_year_without_heartbeats_everything_is_zero()
    {
        ScoreBench bench = Halving(TimeSpan.FromSeconds(1));
        ScoredPeer peer = bench.Add(1);
        bench.Deliver(peer, 100);

        bench.Pass(TimeSpan.FromDays(365));

        bench.Scores.ScoreOf(peer).ShouldBe(0);
    }

    [Fact]
    public void A_topic_scored_otherwise_recaps_its_counters()
    {
        ScoreBench bench = Halving(TimeSpan.FromSeconds(1));
        ScoredPeer peer = bench.Add(1);
        bench.Scores.Graft(peer, ScoreBench.Topic);
        bench.Deliver(peer, 100);
        TopicScoreOptions lower = ScoreBench.Weightless();
        lower.FirstMessageDeliveriesWeight = 2;
        lower.FirstMessageDeliveriesCap = 30;
        lower.MeshMessageDeliveriesCap = 20;

        bench.Scores.SetTopic(ScoreBench.Topic, lower);

        bench.Scores.ScoreOf(peer).ShouldBe(60);
        bench.TopicOf(peer).MeshMessageDeliveries.ShouldBe(20);
    }

    [Fact]
    public void A_topic_scored_otherwise_counts_what_was_by_the_new_weights()
    {
        var bench = new ScoreBench((_, topic) => topic.InvalidMessageDeliveriesWeight = -1);
        ScoredPeer peer = bench.Add(1);
        bench.DeliverInvalid(peer, 100);
        bench.Scores.ScoreOf(peer).ShouldBe(-10_000);
        TopicScoreOptions harder = ScoreBench.Weightless();
        harder.InvalidMessageDeliveriesWeight = -10;

        bench.Scores.SetTopic(ScoreBench.Topic, harder);

        bench.Scores.ScoreOf(peer).ShouldBe(-100_000);
    }

    [Fact]
    public void A_topic_that_was_not_scored_is_from_then_on()
    {
        ScoreBench bench = Halving(TimeSpan.FromSeconds(1));
        ScoredPeer peer = bench.Add(1);
        bench.Deliver(peer, 4, "late");
        TopicScoreOptions late = ScoreBench.Weightless();
        late.FirstMessageDeliveriesWeight = 2;

        bench.Scores.SetTopic("late", late);
        bench.Deliver(peer, 4, "late");

        bench.Scores.ScoreOf(peer).ShouldBe(8);
    }

    [Fact]
    public void A_topic_cannot_be_scored_by_options_that_are_out_of_range() =>
        Should.Throw<ArgumentException>(() => new ScoreBench().Scores.SetTopic("t", new TopicScoreOptions { TopicWeight = -1 }))
            .Message.ShouldContain("TopicScoreOptions.TopicWeight is -1");

    [Fact]
    public void Topics_in_which_nothing_is_left_to_count_are_forgotten_when_they_are_many()
    {
        var bench = new ScoreBench((options, _) =>
        {
            options.DefaultTopic = ScoreBench.Weightless();
            options.DefaultTopic.FirstMessageDeliveriesDecay = 0.1;
        });
        ScoredPeer peer = bench.Add(1);
        bench.Scores.Graft(peer, "mesh");
        for (int i = 0; i < 500; i++)
        {
            bench.Deliver(peer, 1, $"topic {i}");
        }

        bench.DeliverInvalid(peer, 1, "bad");
        bench.Pass(5);

        bench.Scores.Snapshot(peer).Topics.Select(topic => topic.Topic).ShouldBe(["mesh", "bad"]);
    }

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(2, 0.1)]
    [InlineData(4, 0.31622776601683794)]
    public void The_decay_of_a_lifetime_brings_1_to_zero_in_that_time(int seconds, double expected) =>
        PeerScoreOptions.Decay(TimeSpan.FromSeconds(seconds)).ShouldBe(expected, 1e-15);

    [Theory]
    [InlineData(120)]
    [InlineData(600)]
    [InlineData(3600)]
    public void A_counter_of_1_lasts_as_long_as_its_lifetime(int seconds)
    {
        double decay = PeerScoreOptions.Decay(TimeSpan.FromSeconds(seconds));

        Math.Pow(decay, seconds).ShouldBe(0.01, 1e-9);
    }

    [Fact]
    public void The_decay_of_a_lifetime_follows_the_interval_and_the_limit()
    {
        PeerScoreOptions.Decay(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), 0.001).ShouldBe(0.1, 1e-12);
        Should.Throw<ArgumentOutOfRangeException>(() => PeerScoreOptions.Decay(TimeSpan.Zero));
        Should.Throw<ArgumentOutOfRangeException>(() => PeerScoreOptions.Decay(TimeSpan.FromSeconds(1), TimeSpan.Zero, 0.1));
        Should.Throw<ArgumentOutOfRangeException>(() => PeerScoreOptions.Decay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1));
        Should.Throw<ArgumentOutOfRangeException>(() => PeerScoreOptions.Decay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), double.NaN));
    }

    private static ScoreBench Halving(TimeSpan interval) => new((options, topic) =>
    {
        options.DecayInterval = interval;
        topic.FirstMessageDeliveriesWeight = 1;
        topic.FirstMessageDeliveriesCap = 1000;
        topic.FirstMessageDeliveriesDecay = 0.5;
    });
}
