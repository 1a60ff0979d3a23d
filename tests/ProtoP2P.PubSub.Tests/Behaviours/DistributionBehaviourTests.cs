using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>Who gets messages: fanout, direct peers, peers of other versions.</summary>
public sealed class DistributionBehaviourTests
{
    [Fact]
    public void The_fanout_is_refilled_to_D_when_its_peers_leave()
    {
        Bench bench = CreateWithoutFlood();
        bench.AddPeers(20);
        bench.Publish("hello");
        foreach (RouterPeer peer in bench.Topic.Fanout.ToArray()[..4])
        {
            bench.Engine.RemovePeer(peer);
        }

        bench.Topic.Fanout.Count.ShouldBe(2);
        bench.Heartbeat();

        bench.Topic.Fanout.Count.ShouldBe(6);
        bench.Topic.Fanout.ShouldBeSubsetOf(bench.Topic.Subscribers);
    }

    [Fact]
    public void Who_unsubscribes_leaves_the_fanout()
    {
        Bench bench = CreateWithoutFlood();
        RouterPeer[] peers = bench.AddPeers(2);
        bench.Publish("hello");

        bench.Receive(peers[0], Bench.Subscription(Bench.TopicName, subscribes: false));

        bench.Topic.Fanout.ShouldBe([peers[1]]);
    }

    [Fact]
    public void The_fanout_ends_a_minute_after_the_last_publication()
    {
        Bench bench = CreateWithoutFlood();
        RouterPeer peer = bench.AddPeer();
        bench.Publish("one");
        bench.Heartbeat(40);
        bench.Publish("two");
        bench.Heartbeat(60);
        bench.Topic.Fanout.ShouldBe([peer]);

        bench.Heartbeat();

        bench.Topic.Fanout.ShouldBeEmpty();
        bench.Engine.RemovePeer(peer);
        bench.Engine.Topics.Count.ShouldBe(0);
    }

    [Fact]
    public void A_fanout_never_grafts_and_a_publisher_that_is_not_subscribed_delivers_nothing_to_itself()
    {
        Bench bench = CreateWithoutFlood();
        RouterPeer peer = bench.AddPeer();
        bench.Publish("one");

        bench.Receive(peer, Bench.Publication(Bench.Message("two"u8.ToArray())));
        bench.Heartbeat(3);

        bench.SentTo(OutboundKind.Graft).ShouldBeEmpty();
        bench.Delivered.ShouldBeEmpty();
    }

    [Fact]
    public void Direct_peers_are_in_no_fanout_and_join_no_mesh_out_of_it()
    {
        Bench bench = CreateWithoutFlood();
        RouterPeer direct = bench.AddPeer(isDirect: true);
        RouterPeer peer = bench.AddPeer();
        bench.Publish("hello");
        bench.SentTo(OutboundKind.OwnMessage).ShouldBe([direct, peer], ignoreOrder: true);
        bench.Topic.Fanout.ShouldBe([peer]);

        bench.Engine.Subscribe(Bench.TopicName);

        bench.Topic.Mesh.ShouldBe([peer]);
    }

    [Fact]
    public void A_direct_peer_is_refused_by_the_mesh_and_served_whatever_others_think_of_it()
    {
        var bench = new Bench();
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer direct = bench.AddPeer(isDirect: true);
        RouterPeer peer = bench.AddPeer();
        bench.Scores.Set(direct.Id, -1_000);

        bench.Receive(direct, Bench.Graft());
        bench.Receive(direct, Bench.Publication(Bench.Message("one"u8.ToArray())));
        bench.Receive(peer, Bench.Publication(Bench.Message("two"u8.ToArray())));
        bench.Publish("three");

        bench.SentTo(direct, OutboundKind.Prune).Count().ShouldBe(1);
        bench.Topic.Mesh.ShouldNotContain(direct);
        bench.Delivered.Count.ShouldBe(2);
        bench.SentTo(direct, OutboundKind.ForwardedMessage).Count().ShouldBe(1);
        bench.SentTo(direct, OutboundKind.OwnMessage).Count().ShouldBe(1);
    }

    [Fact]
    public void Direct_peers_that_are_not_connected_are_dialled_at_the_first_and_every_300th_heartbeat()
    {
        var bench = new Bench(options => options.DirectPeers.Add(Bench.IdOf(99)));
        bench.Heartbeat();
        bench.Dialled.ShouldBe([Bench.IdOf(99)]);
        bench.Heartbeat(298);
        bench.Dialled.Count.ShouldBe(1);
        bench.Heartbeat();
        bench.Dialled.Count.ShouldBe(2);
        bench.Engine.AddPeer(Bench.IdOf(99), ProtocolVersion.GossipSub12, isOutbound: true, isDirect: true, address: null);

        bench.Heartbeat(300);

        bench.Dialled.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(nameof(ProtocolVersion.FloodSub), true, false, false, false)]
    [InlineData(nameof(ProtocolVersion.GossipSub10), true, true, false, false)]
    [InlineData(nameof(ProtocolVersion.GossipSub11), true, true, true, false)]
    [InlineData(nameof(ProtocolVersion.GossipSub12), true, true, true, true)]
    public void A_peer_gets_what_its_version_knows(string version, bool messages, bool grafts, bool backoffs, bool declines)
    {
        var bench = new Bench();
        RouterPeer peer = bench.AddPeer(version: Enum.Parse<ProtocolVersion>(version));
        RouterPeer sender = bench.AddPeer();
        bench.Engine.Subscribe(Bench.TopicName);

        bench.Receive(sender, Bench.Publication(Bench.Message(new byte[2_000])));
        bench.Engine.Unsubscribe(Bench.TopicName);

        bench.SentTo(peer, OutboundKind.ForwardedMessage).Any().ShouldBe(messages);
        bench.SentTo(peer, OutboundKind.Graft).Any().ShouldBe(grafts);
        bench.SentTo(peer, OutboundKind.Prune).Any(prune => prune.PruneNotice.Backoff is not null).ShouldBe(backoffs);
        bench.SentTo(peer, OutboundKind.IDontWant).Any().ShouldBe(declines);
    }

    [Fact]
    public void Control_of_a_peer_of_floodsub_is_not_heeded()
    {
        var bench = new Bench();
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer flood = bench.AddPeer(version: ProtocolVersion.FloodSub);
        PubSubMessage message = bench.Publish("hello");
        bench.Sent.Clear();

        bench.Receive(flood, [.. Bench.Graft(), .. Bench.IWant(message.Id), .. Bench.IHave(new MessageId(new byte[4]))]);

        bench.Sent.ShouldBeEmpty();
        bench.Topic.Mesh.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_message_published_again_goes_nowhere()
    {
        var bench = new Bench();
        bench.AddPeers(3);
        PubSubMessage message = bench.Publish("hello");
        bench.Sent.Clear();

        bench.Engine.Publish(message).ShouldBeNull();

        bench.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void A_message_to_nobody_says_so_and_one_of_another_topic_is_not_passed_on()
    {
        var bench = new Bench();
        RouterPeer peer = bench.AddPeer();
        bench.Engine.Publish(Bench.Message("hello"u8.ToArray(), "nobody's")).ShouldBe(0);

        bench.Receive(peer, Bench.Publication(Bench.Message("hello"u8.ToArray(), "nobody's")));

        bench.Delivered.ShouldBeEmpty();
        bench.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void A_mesh_that_declined_a_message_is_not_sent_it_and_the_others_are()
    {
        Bench bench = CreateWithoutFlood();
        RouterPeer[] peers = bench.AddPeers(3);
        bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage message = Bench.Message("hello"u8.ToArray());
        bench.Receive(peers[0], Bench.IDontWant(message.Id));

        bench.Engine.Publish(message).ShouldBe(2);

        bench.SentTo(OutboundKind.OwnMessage).ShouldBe(peers[1..], ignoreOrder: true);
    }

    [Fact]
    public void A_message_without_a_signature_is_rejected_where_messages_are_signed()
    {
        var bench = new Bench(options => options.SignaturePolicy = SignaturePolicy.StrictSign);
        RouterPeer[] peers = bench.AddPeers(2);
        bench.Engine.Subscribe(Bench.TopicName);

        bench.Receive(peers[0], Bench.Publication(Bench.Message("hello"u8.ToArray())));

        bench.Delivered.ShouldBeEmpty();
        bench.SentTo(OutboundKind.ForwardedMessage).ShouldBeEmpty();
        bench.Scores.Rejections.ShouldBe([(peers[0].Id, RejectReason.MissingSignature)]);
    }

    [Fact]
    public void A_message_with_a_signature_is_rejected_where_messages_are_not_signed()
    {
        using PrivateKey key = PrivateKey.Generate();
        var bench = new Bench();
        RouterPeer peer = bench.AddPeer();
        bench.Engine.Subscribe(Bench.TopicName);
        var frame = new ProtobufWriter();
        frame.WriteBytes(RpcField.Publish, MessageWriter.WriteSigned(Bench.TopicName, "hello"u8, Bench.IdOf(7), 1, key.PublicKey, bytes => key.Sign(bytes)));

        bench.Receive(peer, frame.ToArray());

        bench.Delivered.ShouldBeEmpty();
        bench.Scores.Rejections.ShouldBe([(peer.Id, RejectReason.UnexpectedSignature)]);
    }

    [Fact]
    public void A_message_does_not_go_to_the_peer_that_wrote_it()
    {
        using PrivateKey key = PrivateKey.Generate();
        var bench = new Bench(options => options.SignaturePolicy = SignaturePolicy.StrictSign);
        RouterPeer[] peers = bench.AddPeers(3);
        bench.Engine.Subscribe(Bench.TopicName);
        var frame = new ProtobufWriter();
        frame.WriteBytes(RpcField.Publish, MessageWriter.WriteSigned(Bench.TopicName, "hello"u8, peers[1].Id, 1, key.PublicKey, bytes => key.Sign(bytes)));

        bench.Receive(peers[0], frame.ToArray());

        bench.SentTo(OutboundKind.ForwardedMessage).ShouldBe([peers[2]]);
    }

    [Fact]
    public void A_copy_is_neither_verified_nor_judged_again_until_the_message_is_forgotten()
    {
        var bench = new Bench();
        RouterPeer[] peers = bench.AddPeers(2);
        bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage message = Bench.Message("hello"u8.ToArray());
        bench.Receive(peers[0], Bench.Publication(message));

        bench.Receive(peers[1], Bench.Publication(message));
        bench.Validations.ShouldBe(1);
        bench.Engine.BeginValidation(message, peers[1], isAuthentic: true).ShouldBeFalse();
        bench.Heartbeat(121);
        bench.Receive(peers[1], Bench.Publication(message));

        bench.Delivered.Count.ShouldBe(2);
    }

    [Fact]
    public void A_direct_peer_is_served_gossip_and_never_penalized()
    {
        var bench = new Bench();
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer direct = bench.AddPeer(isDirect: true);
        bench.Scores.Set(direct.Id, -1_000);
        PubSubMessage message = bench.Publish("hello");

        bench.Receive(direct, Bench.IWant(message.Id));
        bench.Receive(direct, [0x0a, 0x05]).ShouldNotBeNull();
        bench.Receive(direct, Bench.IHave(new MessageId(new byte[4])));
        bench.Heartbeat(5);

        bench.SentTo(direct, OutboundKind.RequestedMessage).Count().ShouldBe(1);
        bench.SentTo(direct, OutboundKind.IWant).Count().ShouldBe(1);
        bench.Scores.PenaltiesOf(direct.Id).ShouldBe(0);
    }

    private static Bench CreateWithoutFlood() => new(options => options.FloodPublish = false);
}
