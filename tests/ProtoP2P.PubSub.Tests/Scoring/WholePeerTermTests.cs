namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>P5, P7 and the slow peer penalty: the terms that know no topics. P6 has its own tests.</summary>
public sealed class WholePeerTermTests
{
    [Fact]
    public void P5_is_asked_when_a_peer_connects_and_at_every_decay()
    {
        double opinion = 3;
        var asked = new List<PeerId>();
        var bench = new ScoreBench((options, _) =>
        {
            options.AppSpecificWeight = 10;
            options.AppSpecificScore = peer =>
            {
                asked.Add(peer);
                return opinion;
            };
        });

        ScoredPeer peer = bench.Add(1);
        bench.Scores.ScoreOf(peer).ShouldBe(30);
        opinion = -4;
        bench.Scores.ScoreOf(peer).ShouldBe(30);
        bench.Pass(1);

        bench.Scores.ScoreOf(peer).ShouldBe(-40);
        asked.ShouldBe([ScoreBench.Id(1), ScoreBench.Id(1)]);
    }

    [Fact]
    public void P5_can_be_set_at_any_time()
    {
        var bench = new ScoreBench((options, _) =>
        {
            options.AppSpecificWeight = 2;
            options.AppSpecificScore = _ => 1;
        });
        ScoredPeer peer = bench.Add(1);

        bench.Scores.SetApplicationScore(ScoreBench.Id(1), -5).ShouldBeTrue();
        bench.Scores.ScoreOf(peer).ShouldBe(-8);
        bench.Pass(1);

        bench.Scores.ScoreOf(peer).ShouldBe(-8);
    }

    [Fact]
    public void P5_of_an_unknown_peer_cannot_be_set() => new ScoreBench().Scores.SetApplicationScore(ScoreBench.Id(1), 1).ShouldBeFalse();

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 1e12)]
    [InlineData(double.NegativeInfinity, -1e12)]
    [InlineData(1e300, 1e12)]
    public void P5_is_always_a_number(double opinion, double expected)
    {
        var bench = new ScoreBench((options, _) => options.AppSpecificWeight = 1);
        var asking = new ScoreBench((options, _) =>
        {
            options.AppSpecificWeight = 1;
            options.AppSpecificScore = _ => opinion;
        });
        ScoredPeer peer = bench.Add(1);
        bench.Scores.SetApplicationScore(peer.Peer, opinion);

        bench.Scores.ScoreOf(peer).ShouldBe(expected);
        asking.Scores.ScoreOf(asking.Add(1)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(6, 0)]
    [InlineData(7, -10)]
    [InlineData(9, -90)]
    public void P7_is_the_square_of_the_misdeeds_above_the_threshold(int misdeeds, double expected)
    {
        ScoreBench bench = Behaving();
        ScoredPeer peer = bench.Add(1);

        for (int i = 0; i < misdeeds; i++)
        {
            bench.Scores.AddPenalty(peer, 1);
        }

        bench.Scores.ScoreOf(peer).ShouldBe(expected);
    }

    [Fact]
    public void P7_decays_before_the_threshold()
    {
        ScoreBench bench = Behaving();
        ScoredPeer peer = bench.Add(1);
        bench.Scores.AddPenalty(peer, 20);

        bench.Pass(1);

        bench.Scores.ScoreOf(peer).ShouldBe(-160);
    }

    [Fact]
    public void P7_of_more_misdeeds_than_can_be_is_still_a_number()
    {
        ScoreBench bench = Behaving();
        ScoredPeer peer = bench.Add(1);

        for (int i = 0; i < 1000; i++)
        {
            bench.Scores.AddPenalty(peer, int.MaxValue);
        }

        bench.Scores.Snapshot(peer).BehaviourPenalty.ShouldBe(1e12);
        double.IsFinite(bench.Scores.ScoreOf(peer)).ShouldBeTrue();
    }

    [Fact]
    public void A_negative_penalty_is_an_error_of_the_caller()
    {
        ScoreBench bench = Behaving();

        Should.Throw<ArgumentOutOfRangeException>(() => bench.Scores.AddPenalty(bench.Add(1), -1));
    }

    [Fact]
    public void A_slow_peer_pays_for_each_message_that_was_dropped_for_it()
    {
        var bench = new ScoreBench((options, _) =>
        {
            options.SlowPeerWeight = -0.5;
            options.SlowPeerThreshold = 2;
            options.SlowPeerDecay = 0.5;
        });
        ScoredPeer peer = bench.Add(1);

        bench.Scores.AddSlowPenalty(peer, 10);
        bench.Scores.ScoreOf(peer).ShouldBe(-4);
        bench.Pass(1);

        bench.Scores.ScoreOf(peer).ShouldBe(-1.5);
    }

    [Fact]
    public void Slowness_that_does_not_weigh_is_not_remembered()
    {
        var bench = new ScoreBench();
        ScoredPeer peer = bench.Add(1);
        bench.Scores.AddSlowPenalty(peer, 10);

        bench.Scores.Remove(peer);

        bench.Scores.RetainedCount.ShouldBe(0);
    }

    private static ScoreBench Behaving() => new((options, _) =>
    {
        options.BehaviourPenaltyWeight = -10;
        options.BehaviourPenaltyThreshold = 6;
        options.BehaviourPenaltyDecay = 0.5;
    });
}
