using System.Text;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Router;

/// <summary>IHAVE, IWANT, IDONTWANT and what they may cost (gossipsub v1.0, v1.1 and v1.2).</summary>
public sealed class GossipTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void Peers_outside_of_the_mesh_hear_of_the_messages_of_three_heartbeats()
    {
        _bench.AddPeers(20);
        _bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage message = _bench.Publish("hello");

        for (int beat = 0; beat < 3; beat++)
        {
            _bench.Sent.Clear();
            _bench.Heartbeat();
            RouterPeer[] told = [.. _bench.SentTo(OutboundKind.IHave)];
            told.Length.ShouldBe(6);
            told.ShouldAllBe(peer => !_bench.Topic.Mesh.Contains(peer));
            Bench.IdsOf(_bench.SentTo(told[0], OutboundKind.IHave).Single().IHaveNotice).ShouldBe([message.Id]);
        }

        _bench.Sent.Clear();
        _bench.Heartbeat();
        _bench.SentTo(OutboundKind.IHave).ShouldBeEmpty();
    }

    [Fact]
    public void A_quarter_of_many_peers_hears_gossip()
    {
        _bench.AddPeers(86);
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Publish("hello");
        _bench.Heartbeat();

        _bench.SentTo(OutboundKind.IHave).Count().ShouldBe(20);
    }

    [Fact]
    public void What_was_not_seen_is_asked_for_and_what_was_seen_is_not()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        PubSubMessage seen = _bench.Publish("seen");
        PubSubMessage unseen = Bench.Message("unseen"u8.ToArray());

        _bench.Receive(peer, Bench.IHave(seen.Id, unseen.Id));

        _bench.SentTo(peer, OutboundKind.IWant).Single().Wanted.ToArray().ShouldBe([unseen.Id]);
    }

    [Fact]
    public void IHAVE_spam_is_heeded_ten_times_a_heartbeat_and_for_5000_ids()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        for (int i = 0; i < 12; i++)
        {
            _bench.Receive(peer, Bench.IHave(IdOf(i)));
        }

        _bench.SentTo(peer, OutboundKind.IWant).Count().ShouldBe(10);
        _bench.Heartbeat();
        _bench.Sent.Clear();
        _bench.Receive(peer, Bench.IHave([.. Enumerable.Range(100, 4_000).Select(IdOf)]));
        _bench.Receive(peer, Bench.IHave([.. Enumerable.Range(10_000, 4_000).Select(IdOf)]));
        _bench.Receive(peer, Bench.IHave([.. Enumerable.Range(20_000, 4_000).Select(IdOf)]));

        _bench.SentTo(peer, OutboundKind.IWant).Sum(item => item.Wanted.Length).ShouldBe(5_000);
    }

    [Fact]
    public void A_promise_that_is_not_kept_within_three_seconds_costs_a_penalty_and_one_that_another_keeps_does_not()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer liar = _bench.AddPeer();
        RouterPeer honest = _bench.AddPeer();
        PubSubMessage message = Bench.Message("hello"u8.ToArray());
        _bench.Receive(liar, Bench.IHave(IdOf(1)));
        _bench.Receive(honest, Bench.IHave(message.Id));
        _bench.Receive(liar, Bench.Publication(message));

        _bench.Heartbeat(2);
        _bench.Scores.PenaltiesOf(liar.Id).ShouldBe(0);
        _bench.Heartbeat(2);

        _bench.Scores.PenaltiesOf(liar.Id).ShouldBe(1);
        _bench.Scores.PenaltiesOf(honest.Id).ShouldBe(0);
    }

    [Fact]
    public void A_message_is_sent_three_times_to_one_who_asks_and_asks_and_not_after_five_heartbeats()
    {
        RouterPeer peer = _bench.AddPeer();
        _bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage message = _bench.Publish("hello");
        for (int i = 0; i < 5; i++)
        {
            _bench.Receive(peer, Bench.IWant(message.Id));
        }

        _bench.SentTo(peer, OutboundKind.RequestedMessage).Count().ShouldBe(3);
        RouterPeer late = _bench.AddPeer();
        _bench.Heartbeat(5);
        _bench.Receive(late, Bench.IWant(message.Id));

        _bench.SentTo(late, OutboundKind.RequestedMessage).ShouldBeEmpty();
    }

    [Fact]
    public void Peers_below_the_gossip_threshold_neither_hear_nor_are_heard()
    {
        RouterPeer peer = _bench.AddPeer();
        _bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage message = _bench.Publish("hello");
        _bench.Scores.Set(peer.Id, -10.5);
        _bench.Sent.Clear();

        _bench.Receive(peer, Bench.IHave(IdOf(1)));
        _bench.Receive(peer, Bench.IWant(message.Id));
        _bench.Heartbeat();

        _bench.SentTo(peer, OutboundKind.IWant).ShouldBeEmpty();
        _bench.SentTo(peer, OutboundKind.RequestedMessage).ShouldBeEmpty();
        _bench.SentTo(peer, OutboundKind.IHave).ShouldBeEmpty();
    }

    [Fact]
    public void Peers_below_the_graylist_threshold_are_not_heard_at_all()
    {
        RouterPeer peer = _bench.AddPeer();
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Scores.Set(peer.Id, -80.5);

        _bench.Receive(peer, Bench.Publication(Bench.Message("hello"u8.ToArray())));
        _bench.Delivered.ShouldBeEmpty();
        _bench.Scores.Set(peer.Id, -80);
        _bench.Receive(peer, Bench.Publication(Bench.Message("hello"u8.ToArray())));

        _bench.Delivered.Count.ShouldBe(1);
    }

    [Fact]
    public void A_large_message_is_declined_at_the_mesh_as_soon_as_it_has_come()
    {
        RouterPeer[] peers = _bench.AddPeers(3);
        RouterPeer old = _bench.AddPeer(version: ProtocolVersion.GossipSub11);
        _bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage small = Bench.Message(new byte[1_023]);
        PubSubMessage large = Bench.Message(new byte[1_024]);

        _bench.Receive(peers[0], Bench.Publication(small));
        _bench.SentTo(OutboundKind.IDontWant).ShouldBeEmpty();
        _bench.Receive(peers[0], Bench.Publication(large));

        _bench.SentTo(OutboundKind.IDontWant).ShouldBe(peers[1..], ignoreOrder: true);
        _bench.SentTo(old, OutboundKind.ForwardedMessage).Count().ShouldBe(2);
    }

    [Fact]
    public void What_a_peer_declines_is_not_passed_on_to_it_for_three_heartbeats()
    {
        RouterPeer[] peers = _bench.AddPeers(3);
        _bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage first = Bench.Message("first"u8.ToArray());
        PubSubMessage second = Bench.Message("second"u8.ToArray());
        _bench.Receive(peers[1], Bench.IDontWant(first.Id, second.Id));

        _bench.Receive(peers[0], Bench.Publication(first));
        _bench.SentTo(OutboundKind.ForwardedMessage).ShouldBe([peers[2]]);
        _bench.Heartbeat(3);
        _bench.Receive(peers[0], Bench.Publication(second));

        _bench.SentTo(peers[1], OutboundKind.ForwardedMessage).Count().ShouldBe(1);
    }

    [Fact]
    public void IDONTWANT_is_heeded_for_ten_ids_of_a_frame()
    {
        RouterPeer[] peers = _bench.AddPeers(2);
        _bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage[] messages = [.. Enumerable.Range(0, 11).Select(i => Bench.Message(Encoding.UTF8.GetBytes($"message {i}")))];
        _bench.Receive(peers[1], Bench.IDontWant([.. messages.Select(message => message.Id)]));
        foreach (PubSubMessage message in messages)
        {
            _bench.Receive(peers[0], Bench.Publication(message));
        }

        _bench.SentTo(peers[1], OutboundKind.ForwardedMessage).Single().Message.Id.ShouldBe(messages[10].Id);
    }

    [Fact]
    public void IDONTWANT_is_heeded_a_thousand_times_a_heartbeat()
    {
        RouterPeer[] peers = _bench.AddPeers(2);
        _bench.Engine.Subscribe(Bench.TopicName);
        PubSubMessage message = Bench.Message("hello"u8.ToArray());
        for (int i = 0; i < 1_000; i++)
        {
            _bench.Receive(peers[1], Bench.IDontWant(IdOf(i)));
        }

        _bench.Receive(peers[1], Bench.IDontWant(message.Id));
        _bench.Receive(peers[0], Bench.Publication(message));

        _bench.SentTo(peers[1], OutboundKind.ForwardedMessage).Count().ShouldBe(1);
    }

    private static MessageId IdOf(int number) => new(BitConverter.GetBytes(number));
}
