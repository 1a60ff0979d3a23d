namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>P1: gossipsub v1.1, "P₁: Time in Mesh".</summary>
public sealed class TimeInMeshTests
{
    private readonly ScoreBench _bench = new((_, topic) =>
    {
        topic.TopicWeight = 0.5;
        topic.TimeInMeshWeight = 3;
        topic.TimeInMeshQuantum = TimeSpan.FromSeconds(2);
        topic.TimeInMeshCap = 10;
    });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1.5)]
    [InlineData(3, 1.5)]
    [InlineData(4, 3)]
    [InlineData(19, 13.5)]
    [InlineData(20, 15)]
    [InlineData(100, 15)]
    public void Whole_quanta_count_up_to_the_cap(int seconds, double expected)
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Scores.Graft(peer, ScoreBench.Topic);

        _bench.Pass(seconds);

        _bench.Scores.ScoreOf(peer).ShouldBe(expected);
    }

    [Fact]
    public void Time_out_of_the_mesh_counts_nothing()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Pass(10);
        _bench.Scores.ScoreOf(peer).ShouldBe(0);

        _bench.Scores.Graft(peer, ScoreBench.Topic);
        _bench.Pass(10);
        _bench.Scores.Prune(peer, ScoreBench.Topic);

        _bench.Scores.ScoreOf(peer).ShouldBe(0);
    }

    [Fact]
    public void Grafted_again_the_time_begins_anew()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Scores.Graft(peer, ScoreBench.Topic);
        _bench.Pass(10);
        _bench.Scores.Prune(peer, ScoreBench.Topic);
        _bench.Scores.Graft(peer, ScoreBench.Topic);
        _bench.Pass(2);

        _bench.Scores.ScoreOf(peer).ShouldBe(1.5);
    }

    [Fact]
    public void Grafted_twice_the_time_goes_on()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Scores.Graft(peer, ScoreBench.Topic);
        _bench.Pass(4);
        _bench.Scores.Graft(peer, ScoreBench.Topic);
        _bench.Pass(2);

        _bench.Scores.ScoreOf(peer).ShouldBe(4.5);
    }

    [Fact]
    public void It_is_brought_up_to_date_by_a_refresh_only()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.Scores.Graft(peer, ScoreBench.Topic);

        _bench.Clock.Advance(TimeSpan.FromSeconds(10));

        _bench.Scores.ScoreOf(peer).ShouldBe(0);
    }
}
