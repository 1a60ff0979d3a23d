using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>IHAVE, IWANT and IDONTWANT: to whom, how many, and what is answered.</summary>
public sealed class GossipBehaviourTests
{
    private readonly Bench _bench = new();

    [Fact]
    public void Gossip_goes_to_subscribers_outside_of_the_mesh_and_to_no_others()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] mesh = _bench.AddPeers(5);
        _bench.Heartbeat();
        RouterPeer[] lazy = _bench.AddPeers(3);
        _bench.AddPeer(isSubscribed: false);
        _bench.AddPeer(version: ProtocolVersion.FloodSub);
        _bench.AddPeer(isDirect: true);
        _bench.Scores.Set(_bench.AddPeer().Id, -10.001);
        _bench.Publish("hello");

        _bench.Heartbeat();

        _bench.Topic.Mesh.ShouldBe(mesh, ignoreOrder: true);
        _bench.SentTo(OutboundKind.IHave).ShouldBe(lazy, ignoreOrder: true);
    }

    [Fact]
    public void More_ids_than_an_IHAVE_takes_are_told_to_each_in_another_part()
    {
        var bench = new Bench(options => options.MaxIHaveLength = 20);
        bench.AddPeers(12);
        bench.Engine.Subscribe(Bench.TopicName);
        MessageId[] all = [.. Enumerable.Range(0, 40).Select(number => bench.Publish($"message {number}").Id)];

        bench.Heartbeat();

        MessageId[][] told = [.. bench.SentTo(OutboundKind.IHave).Select(peer => Bench.IdsOf(bench.SentTo(peer, OutboundKind.IHave).Single().IHaveNotice))];
        told.Length.ShouldBe(6);
        told.ShouldAllBe(ids => ids.Length == 20 && ids.Distinct().Count() == 20);
        told.SelectMany(ids => ids).Distinct().Count().ShouldBeGreaterThan(35);
        told.SelectMany(ids => ids).ShouldBeSubsetOf(all);
    }

    [Fact]
    public void A_topic_that_is_only_published_to_is_gossiped_about_too()
    {
        var bench = new Bench(options => options.FloodPublish = false);
        bench.AddPeers(10);
        PubSubMessage message = bench.Publish("hello");

        bench.Heartbeat();

        bench.SentTo(OutboundKind.IHave).ShouldBe(bench.Topic.Subscribers.Except(bench.Topic.Fanout), ignoreOrder: true);
        RouterPeer told = bench.SentTo(OutboundKind.IHave).First();
        bench.Receive(told, Bench.IWant(message.Id));
        bench.SentTo(told, OutboundKind.RequestedMessage).Single().Message.Id.ShouldBe(message.Id);
    }

    [Fact]
    public void What_is_not_validated_or_not_accepted_is_neither_told_of_nor_given()
    {
        _bench.AddPeers(10);
        _bench.Engine.Subscribe(Bench.TopicName);
        _bench.Verdict = ValidationResult.Reject;
        PubSubMessage rejected = Bench.Message("rejected"u8.ToArray());
        _bench.Receive(_bench.Topic.Mesh[0], Bench.Publication(rejected));
        _bench.Verdict = ValidationResult.Ignore;
        PubSubMessage ignored = Bench.Message("ignored"u8.ToArray());
        _bench.Receive(_bench.Topic.Mesh[0], Bench.Publication(ignored));

        _bench.Receive(_bench.Topic.Mesh[1], Bench.IWant(rejected.Id, ignored.Id));
        _bench.Heartbeat();

        _bench.SentTo(OutboundKind.IHave).ShouldBeEmpty();
        _bench.SentTo(OutboundKind.RequestedMessage).ShouldBeEmpty();
    }

    [Fact]
    public void An_IHAVE_for_a_topic_of_others_is_not_answered()
    {
        RouterPeer peer = _bench.AddPeer();

        _bench.Receive(peer, Bench.IHave(IdOf(1)));

        _bench.SentTo(OutboundKind.IWant).ShouldBeEmpty();
    }

    [Fact]
    public void One_id_in_several_IHAVEs_of_a_frame_is_asked_for_once()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();

        _bench.Receive(peer, [.. Bench.IHave(IdOf(1), IdOf(1)), .. Bench.IHave(IdOf(1), IdOf(2))]);

        _bench.SentTo(peer, OutboundKind.IWant).Single().Wanted.ToArray().ShouldBe([IdOf(1), IdOf(2)], ignoreOrder: true);
    }

    [Fact]
    public void Ids_of_an_IHAVE_beyond_the_limit_are_not_read()
    {
        var bench = new Bench(options => options.MaxIHaveLength = 20);
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = bench.AddPeer();

        bench.Receive(peer, Bench.IHave([.. Enumerable.Repeat(IdOf(1), 20), IdOf(2)]));

        bench.SentTo(peer, OutboundKind.IWant).Single().Wanted.ToArray().ShouldBe([IdOf(1)]);
    }

    [Fact]
    public void After_the_heartbeat_IHAVEs_are_heeded_again_and_broken_promises_count_then()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        for (int beat = 0; beat < 2; beat++)
        {
            for (int i = 0; i < 20; i++)
            {
                _bench.Receive(peer, Bench.IHave(IdOf((100 * beat) + i)));
            }

            _bench.SentTo(peer, OutboundKind.IWant).Count().ShouldBe(10 * (beat + 1));
            _bench.Scores.PenaltiesOf(peer.Id).ShouldBe(0);
            _bench.Heartbeat();
        }

        _bench.Heartbeat();
        _bench.Scores.PenaltiesOf(peer.Id).ShouldBe(10);
        _bench.Heartbeat();

        _bench.Scores.PenaltiesOf(peer.Id).ShouldBe(20);
    }

    [Fact]
    public void A_peer_that_has_gone_breaks_no_promise()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        _bench.Receive(peer, Bench.IHave(IdOf(1)));
        _bench.Engine.RemovePeer(peer);

        Should.NotThrow(() => _bench.Heartbeat(5));

        _bench.Scores.PenaltiesOf(peer.Id).ShouldBe(0);
    }

    [Fact]
    public void An_IWANT_for_what_is_not_there_is_not_answered()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();

        _bench.Receive(peer, Bench.IWant(IdOf(1)));

        _bench.SentTo(OutboundKind.RequestedMessage).ShouldBeEmpty();
    }

    [Fact]
    public void Each_peer_is_sent_a_message_three_times_at_its_request_whatever_others_asked()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] peers = _bench.AddPeers(2);
        PubSubMessage message = _bench.Publish("hello");

        foreach (RouterPeer peer in peers)
        {
            _bench.Receive(peer, Bench.IWant(message.Id, message.Id, message.Id, message.Id));
        }

        peers.ShouldAllBe(peer => _bench.SentTo(peer, OutboundKind.RequestedMessage).Count() == 3);
    }

    [Fact]
    public void A_message_that_was_declined_is_not_given_at_request()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = _bench.AddPeer();
        PubSubMessage message = _bench.Publish("hello");

        _bench.Receive(peer, Bench.IDontWant(message.Id));
        _bench.Receive(peer, Bench.IWant(message.Id));

        _bench.SentTo(peer, OutboundKind.RequestedMessage).ShouldBeEmpty();
        _bench.Cancelled.ShouldBe([(peer, message.Id)]);
    }

    [Fact]
    public void Messages_that_were_declined_go_to_the_others_only()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] mesh = _bench.AddPeers(4);
        _bench.Heartbeat();
        PubSubMessage message = Bench.Message("hello"u8.ToArray());
        _bench.Receive(mesh[3], Bench.IDontWant(IdOf(1), message.Id));

        _bench.Receive(mesh[0], Bench.Publication(message));

        _bench.SentTo(OutboundKind.ForwardedMessage).ShouldBe(mesh[1..3], ignoreOrder: true);
    }

    [Fact]
    public void Large_messages_are_declined_at_the_mesh_only_and_not_at_their_sender()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] mesh = _bench.AddPeers(5);
        _bench.Heartbeat();
        RouterPeer sender = _bench.AddPeer();
        _bench.AddPeers(3);
        PubSubMessage large = Bench.Message(new byte[2_000]);

        _bench.Receive(sender, Bench.Publication(large));
        _bench.SentTo(OutboundKind.IDontWant).ShouldBe(mesh, ignoreOrder: true);
        _bench.Receive(mesh[0], Bench.Publication(Bench.Message(new byte[2_001])));

        _bench.SentTo(mesh[0], OutboundKind.IDontWant).Single().Message.Id.ShouldBe(large.Id);
    }

    [Fact]
    public void A_copy_of_a_large_message_is_not_declined_once_more()
    {
        _bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] mesh = _bench.AddPeers(3);
        _bench.Heartbeat();
        byte[] frame = Bench.Publication(Bench.Message(new byte[2_000]));

        _bench.Receive(mesh[0], frame);
        _bench.Receive(mesh[1], frame);

        _bench.SentTo(OutboundKind.IDontWant).Count().ShouldBe(2);
    }

    [Fact]
    public void IDONTWANT_counts_anew_after_a_heartbeat()
    {
        var bench = new Bench(options => options.MaxIDontWantMessages = 3);
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer[] peers = bench.AddPeers(2);
        bench.Heartbeat();
        PubSubMessage message = Bench.Message("hello"u8.ToArray());
        for (int i = 0; i < 3; i++)
        {
            bench.Receive(peers[1], Bench.IDontWant(IdOf(i)));
        }

        bench.Heartbeat();
        bench.Receive(peers[1], Bench.IDontWant(message.Id));
        bench.Receive(peers[0], Bench.Publication(message));

        bench.SentTo(peers[1], OutboundKind.ForwardedMessage).ShouldBeEmpty();
    }

    private static MessageId IdOf(int number) => new(BitConverter.GetBytes(number));
}
