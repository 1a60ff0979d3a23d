using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.Testing;

namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>The router with true scores.</summary>
public sealed class RouterScoreTests
{
    private readonly PeerScores _scores;
    private readonly Bench _bench;

    public RouterScoreTests()
    {
        var options = new GossipSubOptions { PeerScore = new PeerScoreOptions { DefaultTopic = new TopicScoreOptions() } };
        _scores = options.CreateScores(new FakeTimeProvider()).ShouldBeOfType<PeerScores>();
        _bench = new Bench(scores: _scores);
        _bench.Engine.Subscribe(Bench.TopicName);
    }

    [Fact]
    public void A_flood_of_invalid_messages_ends_on_the_graylist()
    {
        RouterPeer hostile = _bench.AddPeer();
        _bench.Verdict = ValidationResult.Reject;
        for (byte i = 0; i < 5; i++)
        {
            _bench.Receive(hostile, Bench.Publication(Bench.Message([i])));
        }

        _scores.ScoreOf(hostile.Score!).ShouldBe(-125);
        _bench.Verdict = ValidationResult.Accept;
        _bench.Receive(hostile, Bench.Publication(Bench.Message([100])));

        _bench.Delivered.ShouldBeEmpty();
    }

    [Fact]
    public void Who_delivers_first_earns_by_it_and_loses_it_on_leaving()
    {
        RouterPeer peer = _bench.AddPeer();

        _bench.Receive(peer, Bench.Publication(Bench.Message([1])));
        _scores.ScoreOf(peer.Score!).ShouldBe(0.5);
        _bench.Engine.RemovePeer(peer);

        _scores.Snapshot().ShouldBeEmpty();
    }

    [Fact]
    public void Who_sends_what_a_direct_peer_sent_first_and_was_rejected_is_blamed()
    {
        RouterPeer direct = _bench.AddPeer(isDirect: true);
        RouterPeer other = _bench.AddPeer();
        _bench.Verdict = ValidationResult.Reject;

        _bench.Receive(direct, Bench.Publication(Bench.Message([1])));
        _bench.Receive(other, Bench.Publication(Bench.Message([1])));

        _scores.ScoreOf(other.Score!).ShouldBe(-5);
    }

    [Fact]
    public void Without_options_nobody_is_scored() => new GossipSubOptions().CreateScores(TimeProvider.System).ShouldBeOfType<NoScores>();

    [Fact]
    public void Options_out_of_range_are_found_with_those_of_the_router() =>
        Should.Throw<ArgumentException>(new GossipSubOptions { PeerScore = new PeerScoreOptions { TopicScoreCap = -1 } }.Validate).Message.ShouldContain("TopicScoreCap");
}
