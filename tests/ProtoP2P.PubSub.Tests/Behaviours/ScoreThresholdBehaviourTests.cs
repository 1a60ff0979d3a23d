using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>What a score allows: at its threshold a peer still is what it was, just below it is not (gossipsub v1.1, "Score Thresholds").</summary>
public sealed class ScoreThresholdBehaviourTests
{
    private readonly Bench _bench = new();

    [Theory]
    [InlineData(0, true)]
    [InlineData(-0.001, false)]
    public void In_a_mesh_is_who_has_a_score_of_zero_or_more(double score, bool stays)
    {
        RouterPeer peer = _bench.AddPeer();
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Scores.Set(peer.Id, score);

        _bench.Heartbeat();

        _bench.Topic.Mesh.Contains(peer).ShouldBe(stays);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-0.001, false)]
    public void A_GRAFT_is_accepted_of_who_has_a_score_of_zero_or_more(double score, bool enters)
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Scores.Set(peer.Id, score);

        _bench.Receive(peer, Bench.Graft());

        _bench.Topic.Mesh.Contains(peer).ShouldBe(enters);
        _bench.SentTo(peer, OutboundKind.Prune).Count().ShouldBe(enters ? 0 : 1);
        _bench.Scores.PenaltiesOf(peer.Id).ShouldBe(0);
    }

    [Theory]
    [InlineData(-10, true)]
    [InlineData(-10.001, false)]
    public void Gossip_of_and_to_a_peer_ends_below_its_threshold(double score, bool gossips)
    {
        RouterPeer peer = _bench.AddPeer();
        _bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage message = _bench.Publish("hello");
        _bench.Scores.Set(peer.Id, score);

        _bench.Receive(peer, Bench.IWant(message.Id));
        _bench.Receive(peer, Bench.IHave(new MessageId(new byte[4])));
        _bench.Heartbeat();

        _bench.SentTo(peer, OutboundKind.RequestedMessage).Any().ShouldBe(gossips);
        _bench.SentTo(peer, OutboundKind.IWant).Any().ShouldBe(gossips);
        _bench.SentTo(peer, OutboundKind.IHave).Any().ShouldBe(gossips);
    }

    [Theory]
    [InlineData(-50, true)]
    [InlineData(-50.001, false)]
    public void Own_messages_flood_to_a_peer_down_to_the_publish_threshold(double score, bool gets)
    {
        RouterPeer peer = _bench.AddPeer();
        _bench.Scores.Set(peer.Id, score);

        _bench.Publish("hello");

        _bench.SentTo(peer, OutboundKind.OwnMessage).Any().ShouldBe(gets);
    }

    [Theory]
    [InlineData(-50, true)]
    [InlineData(-50.001, false)]
    public void The_fanout_takes_and_keeps_peers_down_to_the_publish_threshold(double score, bool isIn)
    {
        var bench = new Bench(options => options.FloodPublish = false);
        RouterPeer early = bench.AddPeer();
        RouterPeer late = bench.AddPeer();
        bench.Scores.Set(late.Id, score);
        bench.Publish("hello");
        bench.Topic.Fanout.Contains(early).ShouldBeTrue();
        bench.Topic.Fanout.Contains(late).ShouldBe(isIn);
        bench.Scores.Set(early.Id, score);

        bench.Heartbeat();

        bench.Topic.Fanout.Contains(early).ShouldBe(isIn);
    }

    [Theory]
    [InlineData(-50, true)]
    [InlineData(-50.001, false)]
    public void A_peer_of_floodsub_gets_messages_down_to_the_publish_threshold(double score, bool gets)
    {
        RouterPeer flood = _bench.AddPeer(version: ProtocolVersion.FloodSub);
        RouterPeer sender = _bench.AddPeer();
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Scores.Set(flood.Id, score);

        _bench.Receive(sender, Bench.Publication(Bench.Message("hello"u8.ToArray())));

        _bench.SentTo(flood, OutboundKind.ForwardedMessage).Any().ShouldBe(gets);
    }

    [Theory]
    [InlineData(-80, true)]
    [InlineData(-80.001, false)]
    public void Messages_and_control_are_heeded_down_to_the_graylist_threshold(double score, bool heeds)
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        RouterPeer[] others = _bench.AddPeers(2);
        _bench.Heartbeat();
        _bench.Scores.Set(peer.Id, score);

        _bench.Receive(peer, Bench.Publication(Bench.Message("hello"u8.ToArray())));
        _bench.Receive(peer, Bench.Prune(60));

        _bench.Delivered.Count.ShouldBe(heeds ? 1 : 0);
        _bench.Topic.Mesh.Contains(peer).ShouldBe(!heeds);
        _bench.SentTo(others[0], OutboundKind.ForwardedMessage).Any().ShouldBe(heeds);
    }

    [Fact]
    public void A_peer_on_the_graylist_still_says_what_it_is_subscribed_to()
    {
        RouterPeer peer = _bench.AddPeer(isSubscribed: false);
        _bench.Scores.Set(peer.Id, -1_000);

        _bench.Receive(peer, Bench.Subscription(Bench.TopicName));

        _bench.Topic.Subscribers.ShouldBe([peer]);
        _bench.Receive(peer, Bench.Subscription(Bench.TopicName, subscribes: false));
        peer.Topics.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(19.999, 1, 1)]
    [InlineData(19.999, 5, 2)]
    [InlineData(20, 5, 0)]
    public void A_mesh_whose_median_is_below_the_threshold_is_mended_by_two_better_peers(double median, int candidates, int added)
    {
        RouterPeer[] mesh = MeshOf(_bench, [-0, 1, median, median, 100, 200]);
        RouterPeer[] better = _bench.AddPeers(candidates);
        RouterPeer[] equal = _bench.AddPeers(5);
        Array.ForEach(better, peer => _bench.Scores.Set(peer.Id, median + 1));
        Array.ForEach(equal, peer => _bench.Scores.Set(peer.Id, median));

        _bench.Heartbeat(60);

        _bench.Topic.Mesh.Count.ShouldBe(mesh.Length + added);
        _bench.Topic.Mesh.Except(mesh).ShouldBeSubsetOf(better);
    }

    [Fact]
    public void A_mesh_is_mended_opportunistically_every_60_heartbeats_only()
    {
        RouterPeer[] mesh = MeshOf(_bench, [0, 0, 0, 0, 0, 0]);
        Array.ForEach(_bench.AddPeers(10), peer => _bench.Scores.Set(peer.Id, 5));

        _bench.Heartbeat(59);
        _bench.Topic.Mesh.Count.ShouldBe(mesh.Length);
        _bench.Heartbeat();
        _bench.Topic.Mesh.Count.ShouldBe(mesh.Length + 2);
        _bench.Heartbeat(59);

        _bench.Topic.Mesh.Count.ShouldBe(mesh.Length + 2);
    }

    [Fact]
    public void GRAFTs_in_backoff_end_on_the_graylist_and_then_are_not_even_answered()
    {
        var options = new GossipSubOptions
        {
            PeerScore = new PeerScoreOptions
            {
                BehaviourPenaltyWeight = -10,
                BehaviourPenaltyThreshold = 0,
            },
        };
        var scores = (PeerScores)options.CreateScores(_bench.Clock);
        var bench = new Bench(scores: scores);
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = bench.AddPeer();
        bench.Receive(peer, Bench.Prune(60));

        for (int i = 0; i < 10; i++)
        {
            bench.Receive(peer, Bench.Graft());
        }

        scores.ScoreOf(peer.Score!).ShouldBeLessThan(-80);
        bench.SentTo(peer, OutboundKind.Prune).Count().ShouldBeInRange(1, 3);
        bench.Topic.Mesh.ShouldBeEmpty();
    }

    [Fact]
    public void Who_sends_a_copy_of_what_is_rejected_before_the_verdict_is_blamed_too()
    {
        var options = new GossipSubOptions { PeerScore = new PeerScoreOptions { DefaultTopic = new TopicScoreOptions() } };
        var scores = (PeerScores)options.CreateScores(_bench.Clock);
        var bench = new Bench(scores: scores);
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer first = bench.AddPeer();
        RouterPeer second = bench.AddPeer();
        PubSubMessage message = Bench.Message("bad"u8.ToArray());
        bench.Engine.BeginValidation(message, first, isAuthentic: true).ShouldBeTrue();

        bench.Engine.BeginValidation(message, second, isAuthentic: true).ShouldBeFalse();
        bench.Engine.Complete(message, first, ValidationResult.Reject);

        scores.ScoreOf(first.Score!).ShouldBeLessThan(0);
        scores.ScoreOf(second.Score!).ShouldBe(scores.ScoreOf(first.Score!));
    }

    private static RouterPeer[] MeshOf(Bench bench, double[] scores)
    {
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] peers = bench.AddPeers(scores.Length, isOutbound: true);
        for (int i = 0; i < scores.Length; i++)
        {
            bench.Scores.Set(peers[i].Id, scores[i]);
            bench.Receive(peers[i], Bench.Graft());
        }

        return peers;
    }
}
