using System.Text;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Router;

/// <summary>Who gets a message, and what peers may be subscribed to.</summary>
public sealed class DistributionTests
{
    [Fact]
    public void Own_messages_flood_to_everyone_who_is_good_enough()
    {
        var bench = new Bench();
        RouterPeer[] peers = bench.AddPeers(20);
        bench.Engine.Subscribe(Bench.TopicName);
        bench.Scores.Set(peers[0].Id, -50.5);

        bench.Publish("hello");

        bench.SentTo(OutboundKind.OwnMessage).ShouldBe(peers[1..], ignoreOrder: true);
    }

    [Fact]
    public void Without_flooding_own_messages_go_to_the_mesh_floodsub_peers_and_direct_peers()
    {
        var bench = new Bench(options => options.FloodPublish = false);
        bench.AddPeers(20);
        RouterPeer flood = bench.AddPeer(version: ProtocolVersion.FloodSub);
        RouterPeer direct = bench.AddPeer(isDirect: true);
        bench.Engine.Subscribe(Bench.TopicName);

        bench.Publish("hello");

        bench.SentTo(OutboundKind.OwnMessage).ShouldBe([.. bench.Topic.Mesh, flood, direct], ignoreOrder: true);
    }

    [Fact]
    public void One_who_only_publishes_keeps_to_the_same_peers_for_a_minute()
    {
        var bench = new Bench(options => options.FloodPublish = false);
        bench.AddPeers(20);
        bench.Publish("one");
        RouterPeer[] first = [.. bench.SentTo(OutboundKind.OwnMessage)];
        first.Length.ShouldBe(6);
        bench.Sent.Clear();
        bench.Heartbeat(30);
        bench.Publish("two");
        bench.SentTo(OutboundKind.OwnMessage).ShouldBe(first);

        bench.Heartbeat(61);

        bench.Topic.Fanout.ShouldBeEmpty();
    }

    [Fact]
    public void Joining_begins_with_the_peers_that_were_published_to()
    {
        var bench = new Bench(options => options.FloodPublish = false);
        bench.AddPeers(20);
        bench.Publish("one");
        RouterPeer[] fanout = bench.Topic.Fanout.ToArray();

        bench.Engine.Subscribe(Bench.TopicName);

        bench.Topic.Mesh.ShouldBe(fanout, ignoreOrder: true);
    }

    [Fact]
    public void A_message_goes_neither_back_nor_to_its_author_and_is_delivered_once()
    {
        var bench = new Bench();
        RouterPeer[] peers = bench.AddPeers(4);
        bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage message = Bench.Message("hello"u8.ToArray());

        bench.Receive(peers[0], Bench.Publication(message));
        bench.Receive(peers[1], Bench.Publication(message));

        bench.SentTo(OutboundKind.ForwardedMessage).ShouldBe(peers[1..], ignoreOrder: true);
        bench.Delivered.Count.ShouldBe(1);
    }

    [Fact]
    public void What_a_validator_rejects_or_ignores_goes_nowhere()
    {
        var bench = new Bench();
        RouterPeer[] peers = bench.AddPeers(4);
        bench.Engine.Subscribe(Bench.TopicName);
        bench.Verdict = ValidationResult.Reject;
        bench.Receive(peers[0], Bench.Publication(Bench.Message("one"u8.ToArray())));
        bench.Verdict = ValidationResult.Ignore;
        bench.Receive(peers[0], Bench.Publication(Bench.Message("two"u8.ToArray())));

        bench.SentTo(OutboundKind.ForwardedMessage).ShouldBeEmpty();
        bench.Delivered.ShouldBeEmpty();
        bench.Scores.Rejections.ShouldBe([(peers[0].Id, RejectReason.ValidationFailed), (peers[0].Id, RejectReason.ValidationIgnored)]);
    }

    [Fact]
    public void A_relay_is_subscribed_to_its_peers_and_passes_messages_on_unread()
    {
        var bench = new Bench();
        RouterPeer[] peers = bench.AddPeers(2);
        bench.Sent.Clear();
        bench.Engine.AddRelay(Bench.TopicName);
        bench.Receive(peers[0], Bench.Publication(Bench.Message("hello"u8.ToArray())));

        bench.SentTo(OutboundKind.Subscribe).ShouldBe(peers);
        bench.SentTo(OutboundKind.ForwardedMessage).ShouldBe([peers[1]]);
        bench.Delivered.ShouldBeEmpty();
        bench.Engine.RemoveRelay(Bench.TopicName);
        bench.Topic.Mesh.ShouldBeEmpty();
        bench.SentTo(OutboundKind.Unsubscribe).ShouldBe(peers);
    }

    [Fact]
    public void CVE_2026_46679_a_million_subscriptions_are_a_hundred_and_cost_the_sender()
    {
        var bench = new Bench();
        RouterPeer peer = bench.AddPeer(isSubscribed: false);
        int sent = 0;
        while (sent < 1_000_000)
        {
            var frame = new ProtobufWriter();
            for (int i = 0; i < 5_000; i++)
            {
                var entry = new ProtobufWriter();
                entry.WriteNumber(RpcField.SubscribeFlag, 1);
                entry.WriteBytes(RpcField.SubscribeTopic, Encoding.UTF8.GetBytes($"topic {sent++}"));
                frame.WriteBytes(RpcField.Subscriptions, entry.Written);
            }

            bench.Receive(peer, frame.ToArray()).ShouldBeNull();
        }

        peer.Topics.Count.ShouldBe(100);
        bench.Engine.Topics.Count.ShouldBe(100);
        bench.Scores.PenaltiesOf(peer.Id).ShouldBe(200);
        bench.Engine.RemovePeer(peer);
        bench.Engine.Topics.Count.ShouldBe(0);
    }

    [Fact]
    public void A_frame_over_a_limit_or_malformed_changes_nothing_and_costs_the_sender()
    {
        var bench = new Bench();
        RouterPeer peer = bench.AddPeer(isSubscribed: false);
        var frame = new ProtobufWriter();
        for (int i = 0; i <= RpcLimits.Default.Subscriptions; i++)
        {
            frame.WriteBytes(RpcField.Subscriptions, [0x08, 0x01, 0x12, 0x01, 0x61]);
        }

        bench.Receive(peer, frame.ToArray()).ShouldBe("more than 5000 subscriptions");
        bench.Receive(peer, [.. Bench.Subscription("topic"), 0x0a, 0x05]).ShouldBe("malformed protobuf");
        bench.Receive(peer, Bench.Subscription("\ud800")[..^3]).ShouldNotBeNull();

        peer.Topics.ShouldBeEmpty();
        bench.Scores.PenaltiesOf(peer.Id).ShouldBe(3);
    }

    [Fact]
    public void A_message_that_names_this_node_as_its_author_is_rejected()
    {
        using PrivateKey key = PrivateKey.Generate();
        var bench = new Bench(options => options.SignaturePolicy = SignaturePolicy.StrictSign);
        RouterPeer peer = bench.AddPeer();
        bench.Engine.Subscribe(Bench.TopicName);
        byte[] encoded = MessageWriter.WriteSigned(Bench.TopicName, "forged"u8, Bench.IdOf(0), 1, key.PublicKey, bytes => key.Sign(bytes));
        var frame = new ProtobufWriter();
        frame.WriteBytes(RpcField.Publish, encoded);

        bench.Receive(peer, frame.ToArray());

        bench.Delivered.ShouldBeEmpty();
        bench.Scores.Rejections.ShouldBe([(peer.Id, RejectReason.SelfOrigin)]);
    }
}
