using System.Buffers;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Queues;

/// <summary>What waits for a peer: in which order it goes, and what is dropped.</summary>
public sealed class OutboundQueueTests
{
    private static readonly Topic Topic = new("test", "test"u8.ToArray(), MessageIdFunctions.Sha256);

    private readonly RpcFrameWriter _writer = new(static _ => default);

    [Fact]
    public void Frames_have_the_bytes_of_the_specification()
    {
        Frame(OutboundItem.Subscribe(Topic)).ShouldBe("0a0a080801120474657374");
        Frame(OutboundItem.Graft(Topic)).ShouldBe("0a1a081a060a0474657374");
        Frame(OutboundItem.Prune(new PruneNotice(Topic, TimeSpan.FromSeconds(60), []))).ShouldBe("0c1a0a22080a0474657374183c");
    }

    [Fact]
    public void Control_goes_before_own_messages_those_before_others_and_gossip_last()
    {
        var queue = new OutboundQueue(new QueueLimits(10, 10, 10, 10, 1_000_000));
        PubSubMessage own = Bench.Message(new byte[40_000]);
        PubSubMessage other = Bench.Message(new byte[40_001]);
        queue.Enqueue(OutboundItem.IHave(new IHaveNotice(Topic, [own.Id])));
        queue.Enqueue(OutboundItem.Send(OutboundKind.ForwardedMessage, other));
        queue.Enqueue(OutboundItem.Send(OutboundKind.OwnMessage, own));
        queue.Enqueue(OutboundItem.Graft(Topic));

        byte[] first = Next(queue);
        byte[] second = Next(queue);

        new ControlSequence(first, RpcField.ControlGraft).MoveNext().ShouldBeTrue();
        ControlReader.Bytes(first, RpcField.Publish).SequenceEqual(own.Encoded.Span).ShouldBeTrue();
        ControlReader.Bytes(second, RpcField.Publish).SequenceEqual(other.Encoded.Span).ShouldBeTrue();
        new ControlSequence(second, RpcField.ControlIHave).MoveNext().ShouldBeTrue();
        queue.IsEmpty.ShouldBeTrue();
        queue.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Messages_past_the_limits_are_dropped_and_a_single_one_always_finds_room()
    {
        var queue = new OutboundQueue(new QueueLimits(10, 2, 2, 10, 1_000));

        queue.Enqueue(OutboundItem.Send(OutboundKind.OwnMessage, Bench.Message(new byte[5_000]))).ShouldBeTrue();
        queue.Enqueue(OutboundItem.Send(OutboundKind.OwnMessage, Bench.Message(new byte[1]))).ShouldBeFalse();
        Next(queue);
        for (int i = 0; i < 3; i++)
        {
            queue.Enqueue(OutboundItem.Send(OutboundKind.ForwardedMessage, Bench.Message(new byte[10 + i]))).ShouldBe(i < 2);
        }

        queue.DroppedMessages.ShouldBe(2);
        queue.IsBroken.ShouldBeFalse();
    }

    [Fact]
    public void A_message_that_the_peer_has_declined_meanwhile_does_not_go()
    {
        var queue = new OutboundQueue(new QueueLimits(10, 10, 10, 10, 1_000_000));
        PubSubMessage[] messages = [.. Enumerable.Range(0, 4).Select(i => Bench.Message([(byte)i]))];
        foreach (PubSubMessage message in messages)
        {
            queue.Enqueue(OutboundItem.Send(OutboundKind.ForwardedMessage, message));
        }

        queue.Cancel(messages[0].Id);
        queue.Cancel(messages[2].Id);
        queue.Cancel(messages[3].Id);
        byte[] frame = Next(queue);

        ControlReader.Bytes(frame, RpcField.Publish).SequenceEqual(messages[1].Encoded.Span).ShouldBeTrue();
        queue.IsEmpty.ShouldBeTrue();
        queue.Bytes.ShouldBe(0);
    }

    [Fact]
    public void A_peer_that_does_not_take_its_control_messages_is_given_up()
    {
        var queue = new OutboundQueue(new QueueLimits(10, 2, 2, 10, 1_000));
        for (int i = 0; i < 7; i++)
        {
            queue.Enqueue(OutboundItem.IDontWant(Bench.Message([(byte)i]))).ShouldBe(i < 5);
        }

        queue.IsBroken.ShouldBeFalse();
        for (int i = 0; i < 6; i++)
        {
            queue.Enqueue(OutboundItem.Graft(Topic)).ShouldBe(i < 5);
        }

        queue.IsBroken.ShouldBeTrue();
    }

    [Fact]
    public void Many_ids_go_in_frames_that_rust_takes_and_none_is_lost()
    {
        var queue = new OutboundQueue(new QueueLimits(10, 2, 2, 10, 1_000));
        MessageId[] ids = [.. Enumerable.Range(0, 5_000).Select(i => new MessageId([.. BitConverter.GetBytes(i), .. new byte[42]]))];
        queue.Enqueue(OutboundItem.IWant(ids));
        queue.Enqueue(OutboundItem.IHave(new IHaveNotice(Topic, ids)));
        List<MessageId> wanted = [];
        List<MessageId> told = [];
        while (!queue.IsEmpty)
        {
            byte[] frame = Next(queue);
            frame.Length.ShouldBeLessThanOrEqualTo(RpcFrameWriter.MaxControlLength);
            RpcCheck.FindFault(frame, RpcLimits.Default).ShouldBeNull();
            Collect(frame, RpcField.ControlIWant, RpcField.IWantIds, wanted);
            Collect(frame, RpcField.ControlIHave, RpcField.IHaveIds, told);
        }

        wanted.ShouldBe(ids);
        told.ShouldBe(ids);
    }

    private static void Collect(byte[] frame, int kind, int field, List<MessageId> ids)
    {
        foreach (ReadOnlySpan<byte> entry in new ControlSequence(frame, kind))
        {
            foreach (ReadOnlySpan<byte> id in new FieldSequence(entry, field))
            {
                ids.Add(new MessageId(id.ToArray()));
            }
        }
    }

    private string Frame(OutboundItem item)
    {
        var queue = new OutboundQueue(new QueueLimits(10, 10, 10, 10, 1_000));
        queue.Enqueue(item);
        var output = new ArrayBufferWriter<byte>();
        queue.TryWriteFrame(_writer, output).ShouldBeTrue();
        return Convert.ToHexStringLower(output.WrittenSpan);
    }

    private byte[] Next(OutboundQueue queue)
    {
        var output = new ArrayBufferWriter<byte>();
        queue.TryWriteFrame(_writer, output).ShouldBeTrue();
        Varint.Read(output.WrittenSpan, out ulong length, out int prefix);
        length.ShouldBe((ulong)(output.WrittenCount - prefix));
        return output.WrittenSpan[prefix..].ToArray();
    }
}
