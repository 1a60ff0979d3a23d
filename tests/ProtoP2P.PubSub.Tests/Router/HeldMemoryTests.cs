using System.Runtime.InteropServices;
using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Tests.Router;

/// <summary>What a peer makes the router hold is what is charged for it.</summary>
public sealed class HeldMemoryTests
{
    [Fact]
    public void A_small_message_does_not_keep_the_large_frame_in_which_it_came()
    {
        var bench = new Bench();
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = bench.AddPeer();
        byte[] small = Bench.Publication(Bench.Message([1, 2, 3]));
        byte[] frame = [.. small, .. Bench.Publication(Bench.Message(new byte[100_000], "of no interest"))];

        bench.Receive(peer, frame).ShouldBeNull();

        PubSubMessage message = bench.Delivered.ShouldHaveSingleItem();
        ArrayOf(message).Length.ShouldBe(message.Encoded.Length);
        message.Data.ToArray().ShouldBe([1, 2, 3]);
        message.Id.ShouldBe(MessageIdFunctions.Sha256(message));
    }

    [Fact]
    public void A_message_that_is_most_of_its_frame_is_not_copied()
    {
        var bench = new Bench();
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = bench.AddPeer();
        byte[] frame = [.. Bench.Publication(Bench.Message(new byte[10_000])), .. Bench.Publication(Bench.Message(new byte[9_000], "of no interest"))];

        bench.Receive(peer, frame).ShouldBeNull();

        ArrayOf(bench.Delivered.ShouldHaveSingleItem()).ShouldBeSameAs(frame);
    }

    [Fact]
    public void What_still_comes_of_a_peer_that_has_gone_does_not_bring_it_back()
    {
        var bench = new Bench();
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = bench.AddPeer(isSubscribed: false);
        bench.Engine.RemovePeer(peer);

        bench.Receive(peer, Bench.Subscription(Bench.TopicName)).ShouldBeNull();
        bench.Receive(peer, Bench.Publication(Bench.Message([1]))).ShouldBeNull();
        bench.Heartbeat();

        bench.Topic.Subscribers.Count.ShouldBe(0);
        bench.Topic.Mesh.Count.ShouldBe(0);
        bench.Delivered.ShouldBeEmpty();
    }

    [Fact]
    public void Only_lost_messages_count_against_a_slow_peer_and_nothing_against_a_direct_one()
    {
        var bench = new Bench();
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer slow = bench.AddPeer();
        RouterPeer direct = bench.AddPeer(isDirect: true);
        bench.IsFull = true;

        bench.Engine.Subscribe("other");
        bench.Engine.Unsubscribe(Bench.TopicName);
        bench.Scores.SlowMessages.ShouldBeEmpty();
        bench.Publish("hello");

        bench.Scores.SlowMessages.ShouldHaveSingleItem().Key.ShouldBe(slow.Id);
        direct.IsDirect.ShouldBeTrue();
    }

    [Fact]
    public void A_function_for_ids_that_fails_costs_one_message_and_nobody_its_score()
    {
        var bench = new Bench(options => options.MessageId = static message =>
            message.Data.Span[0] == 0 ? throw new FormatException("the application's") : MessageIdFunctions.Sha256(message));
        bench.Engine.Subscribe(Bench.TopicName);
        RouterPeer peer = bench.AddPeer();
        byte[] frame = [.. Bench.Publication(Bench.Message([0])), .. Bench.Publication(Bench.Message([1]))];

        bench.Receive(peer, frame).ShouldBeNull();

        bench.Delivered.ShouldHaveSingleItem().Data.ToArray().ShouldBe([1]);
        bench.Validations.ShouldBe(1);
    }

    private static byte[] ArrayOf(PubSubMessage message)
    {
        MemoryMarshal.TryGetArray(message.Encoded, out ArraySegment<byte> segment).ShouldBeTrue();
        return segment.Array!;
    }
}
