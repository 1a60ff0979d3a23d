using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Router;

/// <summary>Who is in the mesh, and how one gets in and out (gossipsub v1.0 and v1.1).</summary>
public sealed class MeshTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void Joining_grafts_D_peers_and_leaving_prunes_them_with_the_short_backoff()
    {
        _bench.AddPeers(20);

        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Topic.Mesh.Count.ShouldBe(6);
        _bench.SentTo(OutboundKind.Graft).ShouldBe(_bench.Topic.Mesh);
        RouterPeer[] mesh = _bench.Topic.Mesh.ToArray();
        _bench.Engine.Unsubscribe(Bench.TopicName);

        _bench.SentTo(OutboundKind.Prune).ShouldBe(mesh);
        _bench.SentTo(mesh[0], OutboundKind.Prune).Single().PruneNotice.Backoff.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_thin_mesh_grows_at_the_next_heartbeat_and_a_thick_one_shrinks_to_D()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] peers = _bench.AddPeers(4);
        _bench.Topic.Mesh.Count.ShouldBe(0);
        _bench.Heartbeat();
        _bench.Topic.Mesh.Count.ShouldBe(4);
        peers = [.. peers, .. _bench.AddPeers(9, isOutbound: true)];
        foreach (RouterPeer peer in peers)
        {
            _bench.Receive(peer, Bench.Graft());
        }

        _bench.Topic.Mesh.Count.ShouldBe(13);
        _bench.Heartbeat();

        _bench.Topic.Mesh.Count.ShouldBe(6);
        _bench.SentTo(OutboundKind.Prune).Count().ShouldBe(7);
    }

    [Fact]
    public void A_shrinking_mesh_keeps_the_best_and_enough_that_this_node_has_dialled()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] inbound = _bench.AddPeers(11);
        RouterPeer[] outbound = _bench.AddPeers(2, isOutbound: true);
        for (int i = 0; i < inbound.Length; i++)
        {
            _bench.Scores.Set(inbound[i].Id, 100 + i);
        }

        foreach (RouterPeer peer in (RouterPeer[])[.. inbound, .. outbound])
        {
            _bench.Receive(peer, Bench.Graft());
        }

        _bench.Topic.Mesh.Count.ShouldBe(13);
        _bench.Heartbeat();

        _bench.Topic.Mesh.ShouldBeSubsetOf([.. inbound, .. outbound]);
        outbound.ShouldBeSubsetOf(_bench.Topic.Mesh);
        inbound[^4..].ShouldBeSubsetOf(_bench.Topic.Mesh);
    }

    [Fact]
    public void A_peer_below_zero_is_pruned_and_not_grafted_again()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Heartbeat();
        _bench.Topic.Mesh.ShouldBe([peer]);

        _bench.Scores.Set(peer.Id, -1);
        _bench.Heartbeat(2);

        _bench.Topic.Mesh.ShouldBeEmpty();
        _bench.SentTo(peer, OutboundKind.Prune).Count().ShouldBe(1);
        _bench.Receive(peer, Bench.Graft());
        _bench.Topic.Mesh.ShouldBeEmpty();
        _bench.SentTo(peer, OutboundKind.Prune).Count().ShouldBe(2);
    }

    [Fact]
    public void A_full_mesh_takes_only_peers_that_this_node_has_dialled()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        foreach (RouterPeer peer in _bench.AddPeers(12))
        {
            _bench.Receive(peer, Bench.Graft());
        }

        RouterPeer inbound = _bench.AddPeer();
        RouterPeer outbound = _bench.AddPeer(isOutbound: true);
        _bench.Receive(inbound, Bench.Graft());
        _bench.Receive(outbound, Bench.Graft());

        _bench.Topic.Mesh.ShouldNotContain(inbound);
        _bench.Topic.Mesh.ShouldContain(outbound);
        _bench.SentTo(inbound, OutboundKind.Prune).Single().PruneNotice.Backoff.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_GRAFT_during_the_backoff_costs_its_sender_and_soon_after_the_PRUNE_twice()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Receive(peer, Bench.Graft());
        _bench.Receive(peer, Bench.Prune(backoff: 0));

        _bench.Receive(peer, Bench.Graft());
        _bench.Scores.PenaltiesOf(peer.Id).ShouldBe(2);
        _bench.Clock.Advance(TimeSpan.FromSeconds(11));
        _bench.Receive(peer, Bench.Prune(backoff: 0));
        _bench.Clock.Advance(TimeSpan.FromSeconds(11));
        _bench.Receive(peer, Bench.Graft());

        _bench.Scores.PenaltiesOf(peer.Id).ShouldBe(3);
        _bench.Topic.Mesh.ShouldBeEmpty();
    }

    [Fact]
    public void A_peer_is_not_grafted_before_its_backoff_has_ended()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Heartbeat();
        _bench.Receive(peer, Bench.Prune(backoff: 20));

        _bench.Heartbeat(20);
        _bench.Topic.Mesh.ShouldBeEmpty();
        _bench.Heartbeat(20);

        _bench.Topic.Mesh.ShouldBe([peer]);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(9_223_372_037UL)]
    [InlineData(30_000UL)]
    [InlineData(3_601UL)]
    public void GHSA_gc42_3jg7_rxr2_the_largest_backoff_lasts_an_hour(ulong backoff)
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Heartbeat();
        _bench.Receive(peer, Bench.Prune(backoff)).ShouldBeNull();

        _bench.Heartbeat(3_600);
        _bench.Topic.Mesh.ShouldBeEmpty();
        _bench.Heartbeat(20);

        _bench.Topic.Mesh.ShouldBe([peer]);
    }

    [Fact]
    public void GRAFTs_for_unknown_topics_and_from_those_who_are_not_subscribed_change_nothing()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer(isSubscribed: false);
        _bench.Sent.Clear();

        _bench.Receive(peer, Bench.Graft("other"));
        _bench.Sent.ShouldBeEmpty();
        _bench.Receive(peer, Bench.Graft());

        _bench.Topic.Mesh.ShouldBeEmpty();
        _bench.Engine.RemovePeer(peer);
        _bench.Topic.Mesh.ShouldBeEmpty();
    }

    [Fact]
    public void Peers_of_1_0_hear_of_no_backoff_and_floodsub_peers_are_in_no_mesh()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer old = _bench.AddPeer(version: ProtocolVersion.GossipSub10);
        RouterPeer flood = _bench.AddPeer(version: ProtocolVersion.FloodSub);
        _bench.Heartbeat();
        _bench.Topic.Mesh.ShouldBe([old]);

        _bench.Engine.Unsubscribe(Bench.TopicName);

        _bench.SentTo(old, OutboundKind.Prune).Single().PruneNotice.Backoff.ShouldBeNull();
        _bench.SentTo(flood, OutboundKind.Prune).ShouldBeEmpty();
    }

    [Fact]
    public void A_mesh_of_bad_peers_is_mended_opportunistically()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] bad = _bench.AddPeers(6);
        foreach (RouterPeer peer in bad)
        {
            _bench.Receive(peer, Bench.Graft());
        }

        RouterPeer[] good = _bench.AddPeers(5);
        foreach (RouterPeer peer in good)
        {
            _bench.Scores.Set(peer.Id, 10);
        }

        _bench.Heartbeat(59);
        _bench.Topic.Mesh.Count(good.Contains).ShouldBe(0);
        _bench.Heartbeat();

        _bench.Topic.Mesh.Count(good.Contains).ShouldBe(2);
    }

    [Fact]
    public void Direct_peers_are_in_no_mesh_get_everything_and_are_dialled()
    {
        var bench = new Bench(options => options.DirectPeers.Add(Bench.IdOf(99)));
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer direct = bench.AddPeer(isDirect: true);
        bench.Heartbeat();

        bench.Topic.Mesh.ShouldBeEmpty();
        bench.Dialled.ShouldBe([Bench.IdOf(99)]);
        bench.Publish("hello");
        bench.SentTo(direct, OutboundKind.OwnMessage).Count().ShouldBe(1);
    }

    [Fact]
    public void Recommended_peers_are_dialled_only_where_exchange_is_on_and_the_recommender_is_good()
    {
        var bench = new Bench(options => options.PeerExchange = true);
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = bench.AddPeer();
        PeerId[] others = [.. Enumerable.Range(1_000, 40).Select(Bench.IdOf)];

        bench.Receive(peer, Bench.Prune(60, others));
        bench.Dialled.ShouldBeEmpty();
        bench.Scores.Set(peer.Id, 10);
        bench.Receive(peer, Bench.Prune(60, others));

        bench.Dialled.Count.ShouldBe(16);
        bench.Dialled.ShouldBeSubsetOf(others);
    }
}
