using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>Meshes as go-libp2p-pubsub, js-libp2p and the specification have them: growing, shrinking, joining, leaving and backoffs.</summary>
public sealed class MeshBehaviourTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void A_mesh_of_D_lo_to_D_hi_is_left_as_it_is()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] peers = _bench.AddPeers(20, isOutbound: true);
        for (int size = _bench.Options.DegreeLow; size <= _bench.Options.DegreeHigh; size++)
        {
            foreach (RouterPeer peer in peers[..size])
            {
                _bench.Receive(peer, Bench.Graft());
            }

            _bench.Heartbeat();

            _bench.Topic.Mesh.ShouldBe(peers[..size]);
        }

        _bench.SentTo(OutboundKind.Graft).ShouldBeEmpty();
        _bench.SentTo(OutboundKind.Prune).ShouldBeEmpty();
    }

    [Fact]
    public void A_mesh_one_below_D_lo_grows_to_D_and_one_above_D_hi_shrinks_to_it()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] peers = _bench.AddPeers(20, isOutbound: true);
        foreach (RouterPeer peer in peers[..4])
        {
            _bench.Receive(peer, Bench.Graft());
        }

        _bench.Heartbeat();
        _bench.Topic.Mesh.Count.ShouldBe(6);
        foreach (RouterPeer peer in peers.Except(_bench.Topic.Mesh).Take(7).ToArray())
        {
            _bench.Receive(peer, Bench.Graft());
        }

        _bench.Topic.Mesh.Count.ShouldBe(13);
        _bench.Heartbeat();

        _bench.Topic.Mesh.Count.ShouldBe(6);
    }

    [Fact]
    public void Who_leaves_the_topic_or_the_network_leaves_the_mesh_and_is_replaced()
    {
        _bench.AddPeers(10);
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] mesh = _bench.Topic.Mesh.ToArray();
        _bench.Engine.RemovePeer(mesh[0]);
        _bench.Receive(mesh[1], Bench.Subscription(Bench.TopicName, subscribes: false));
        _bench.Topic.Mesh.ShouldBe(mesh[2..], ignoreOrder: true);

        _bench.Heartbeat();

        _bench.Topic.Mesh.Count.ShouldBe(6);
        mesh[2..].ShouldBeSubsetOf(_bench.Topic.Mesh);
        _bench.SentTo(OutboundKind.Prune).ShouldBeEmpty();
    }

    [Fact]
    public void A_mesh_with_too_few_dialled_peers_takes_two_of_them_beyond_its_degree()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        foreach (RouterPeer peer in _bench.AddPeers(8))
        {
            _bench.Receive(peer, Bench.Graft());
        }

        RouterPeer[] outbound = _bench.AddPeers(4, isOutbound: true);
        _bench.Heartbeat();

        _bench.Topic.Mesh.Count.ShouldBe(10);
        _bench.Topic.Mesh.Count(outbound.Contains).ShouldBe(2);
        _bench.Heartbeat();
        _bench.Topic.Mesh.Count.ShouldBe(10);
    }

    [Fact]
    public void Several_GRAFTs_of_one_frame_count_each()
    {
        RouterPeer peer = _bench.AddPeer(isSubscribed: false);
        string[] topics = ["one", "two", "three"];
        foreach (string topic in topics)
        {
            _bench.Engine.Subscribe(topic);
            _bench.Receive(peer, Bench.Subscription(topic));
        }

        _bench.Receive(peer, [.. topics.SelectMany(Bench.Graft)]);

        topics.ShouldAllBe(topic => _bench.Engine.Topics.Find(topic)!.Mesh.Contains(peer));
    }

    [Fact]
    public void Joining_grafts_nobody_who_is_in_backoff_or_below_zero()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] peers = _bench.AddPeers(4);
        _bench.Receive(peers[0], Bench.Prune(backoff: 60));
        _bench.Scores.Set(peers[1].Id, -0.001);
        _bench.Engine.Unsubscribe(Bench.TopicName);

        _bench.Engine.Subscribe(Bench.TopicName);

        _bench.Topic.Mesh.ShouldBe(peers[2..], ignoreOrder: true);
    }

    [Fact]
    public void Who_leaves_and_joins_again_grafts_its_former_mesh_after_the_short_backoff_only()
    {
        RouterPeer[] peers = _bench.AddPeers(3);
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Topic.Mesh.Count.ShouldBe(3);
        _bench.Engine.Unsubscribe(Bench.TopicName);
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Topic.Mesh.ShouldBeEmpty();

        _bench.Heartbeat(9);
        _bench.Topic.Mesh.ShouldBeEmpty();
        _bench.Heartbeat(21);

        _bench.Topic.Mesh.ShouldBe(peers, ignoreOrder: true);
    }

    [Fact]
    public void A_GRAFT_after_the_backoff_is_accepted_and_free()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Receive(peer, Bench.Prune(backoff: 20));
        _bench.Clock.Advance(TimeSpan.FromSeconds(20));

        _bench.Receive(peer, Bench.Graft());

        _bench.Topic.Mesh.ShouldBe([peer]);
        _bench.Scores.PenaltiesOf(peer.Id).ShouldBe(0);
    }

    [Fact]
    public void A_PRUNE_that_names_no_backoff_counts_for_a_minute()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Heartbeat();
        _bench.Receive(peer, Bench.Prune(backoff: 0));

        _bench.Heartbeat(59);
        _bench.Topic.Mesh.ShouldBeEmpty();
        _bench.Heartbeat(30);

        _bench.Topic.Mesh.ShouldBe([peer]);
    }

    [Fact]
    public void A_GRAFT_in_backoff_prolongs_it_and_is_answered_with_a_PRUNE()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Receive(peer, Bench.Prune(backoff: 20));
        _bench.Clock.Advance(TimeSpan.FromSeconds(15));

        _bench.Receive(peer, Bench.Graft());

        _bench.SentTo(peer, OutboundKind.Prune).Single().PruneNotice.Backoff.ShouldBe(TimeSpan.FromMinutes(1));
        _bench.Clock.Advance(TimeSpan.FromSeconds(30));
        _bench.Receive(peer, Bench.Graft());
        _bench.Topic.Mesh.ShouldBeEmpty();
        _bench.Scores.PenaltiesOf(peer.Id).ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public void A_backoff_holds_for_its_topic_and_its_peer_only()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Engine.Subscribe("other");
        RouterPeer pruned = _bench.AddPeer();
        RouterPeer another = _bench.AddPeer();
        _bench.Receive(pruned, Bench.Subscription("other"));
        _bench.Receive(pruned, Bench.Prune(backoff: 60));

        _bench.Heartbeat();

        _bench.Topic.Mesh.ShouldBe([another]);
        _bench.Engine.Topics.Find("other")!.Mesh.ShouldBe([pruned]);
    }

    [Fact]
    public void A_new_peer_is_told_of_all_subscriptions_and_relays()
    {
        _bench.Engine.Subscribe("one");
        _bench.Engine.Subscribe("two");
        _bench.Engine.Subscribe("two");
        _bench.Engine.AddRelay("three");

        RouterPeer peer = _bench.AddPeer(isSubscribed: false);

        _bench.SentTo(peer, OutboundKind.Subscribe).Select(item => item.Topic.Name).ShouldBe(["one", "two", "three"], ignoreOrder: true);
    }

    [Fact]
    public void A_second_subscription_is_announced_to_nobody_and_only_the_last_one_leaves()
    {
        RouterPeer peer = _bench.AddPeer();
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Engine.Unsubscribe(Bench.TopicName);
        _bench.SentTo(peer, OutboundKind.Subscribe).Count().ShouldBe(1);
        _bench.SentTo(peer, OutboundKind.Unsubscribe).ShouldBeEmpty();
        _bench.Topic.Mesh.ShouldBe([peer]);

        _bench.Engine.AddRelay(Bench.TopicName);
        _bench.Engine.Unsubscribe(Bench.TopicName);
        _bench.SentTo(peer, OutboundKind.Unsubscribe).ShouldBeEmpty();
        _bench.Engine.RemoveRelay(Bench.TopicName);

        _bench.SentTo(peer, OutboundKind.Subscribe).Count().ShouldBe(1);
        _bench.SentTo(peer, OutboundKind.Unsubscribe).Count().ShouldBe(1);
        _bench.Topic.Mesh.ShouldBeEmpty();
    }
}
