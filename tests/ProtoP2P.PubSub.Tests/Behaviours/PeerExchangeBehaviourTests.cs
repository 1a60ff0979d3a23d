using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>Who recommends whom to whom (gossipsub v1.1, "PRUNE Backoff and Peer Exchange").</summary>
public sealed class PeerExchangeBehaviourTests
{
    private readonly Bench _bench = new(options => options.PeerExchange = true);

    [Fact]
    public void Who_is_pruned_from_a_mesh_that_is_too_large_is_told_of_good_subscribers_and_not_of_itself()
    {
        RouterPeer[] peers = FillMesh(_bench);
        RouterPeer bad = _bench.AddPeer();
        _bench.Scores.Set(bad.Id, -0.001);
        RouterPeer refused = _bench.AddPeer();

        _bench.Receive(refused, Bench.Graft());

        IReadOnlyList<PeerId> recommended = _bench.SentTo(refused, OutboundKind.Prune).Single().PruneNotice.Peers;
        recommended.ShouldBe(peers.Select(peer => peer.Id), ignoreOrder: true);
    }

    [Fact]
    public void No_more_peers_are_recommended_than_the_option_says()
    {
        FillMesh(_bench);
        _bench.AddPeers(30);
        RouterPeer refused = _bench.AddPeer();

        _bench.Receive(refused, Bench.Graft());

        _bench.SentTo(refused, OutboundKind.Prune).Single().PruneNotice.Peers.Count.ShouldBe(16);
    }

    [Fact]
    public void Who_leaves_a_topic_recommends_its_subscribers_to_its_mesh()
    {
        RouterPeer[] peers = _bench.AddPeers(3);
        _bench.Engine.Subscribe(Bench.TopicName);

        _bench.Engine.Unsubscribe(Bench.TopicName);

        _bench.SentTo(peers[0], OutboundKind.Prune).Single().PruneNotice.Peers.ShouldBe([peers[1].Id, peers[2].Id], ignoreOrder: true);
    }

    [Fact]
    public void Nobody_is_recommended_to_a_peer_that_is_bad_in_backoff_or_of_1_0_or_asks_for_unknown_topics_too()
    {
        FillMesh(_bench);
        RouterPeer bad = _bench.AddPeer();
        RouterPeer early = _bench.AddPeer();
        RouterPeer old = _bench.AddPeer(version: ProtocolVersion.GossipSub10);
        RouterPeer curious = _bench.AddPeer();
        _bench.Scores.Set(bad.Id, -1);
        _bench.Receive(early, Bench.Prune(backoff: 60));

        _bench.Receive(bad, Bench.Graft());
        _bench.Receive(early, Bench.Graft());
        _bench.Receive(old, Bench.Graft());
        _bench.Receive(curious, [.. Bench.Graft(), .. Bench.Graft("unknown")]);

        foreach (RouterPeer peer in (RouterPeer[])[bad, early, old, curious])
        {
            _bench.SentTo(peer, OutboundKind.Prune).Single().PruneNotice.Peers.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Who_is_pruned_for_its_score_is_told_of_nobody()
    {
        RouterPeer[] peers = _bench.AddPeers(3);
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Scores.Set(peers[0].Id, -1);

        _bench.Heartbeat();

        _bench.SentTo(peers[0], OutboundKind.Prune).Single().PruneNotice.Peers.ShouldBeEmpty();
    }

    [Fact]
    public void Without_the_option_nobody_is_recommended_and_no_recommendation_followed()
    {
        var bench = new Bench();
        FillMesh(bench);
        RouterPeer peer = bench.AddPeer();
        bench.Scores.Set(peer.Id, 1_000);

        bench.Receive(peer, Bench.Graft());
        bench.Receive(peer, Bench.Prune(60, [Bench.IdOf(1_000)]));

        bench.SentTo(peer, OutboundKind.Prune).Single().PruneNotice.Peers.ShouldBeEmpty();
        bench.Dialled.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(9.999, 0)]
    [InlineData(10, 1)]
    public void A_recommendation_counts_from_the_threshold_on(double score, int dialled)
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Scores.Set(peer.Id, score);

        _bench.Receive(peer, Bench.Prune(60, [Bench.IdOf(1_000)]));

        _bench.Dialled.Count.ShouldBe(dialled);
    }

    [Fact]
    public void Neither_this_node_nor_who_is_connected_is_dialled_nor_anyone_for_a_topic_of_others()
    {
        RouterPeer peer = _bench.AddPeer();
        _bench.Scores.Set(peer.Id, 10);
        _bench.Receive(peer, Bench.Prune(60, [Bench.IdOf(1_000)]));
        _bench.Dialled.ShouldBeEmpty();
        _bench.Engine.Subscribe(Bench.TopicName);

        _bench.Receive(peer, Bench.Prune(60, [Bench.IdOf(0), peer.Id, Bench.IdOf(1_000)]));

        _bench.Dialled.ShouldBe([Bench.IdOf(1_000)]);
    }

    private static RouterPeer[] FillMesh(Bench bench)
    {
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] peers = bench.AddPeers(bench.Options.DegreeHigh);
        foreach (RouterPeer peer in peers)
        {
            bench.Receive(peer, Bench.Graft());
        }

        return peers;
    }
}
