using System.Buffers;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>How what goes to a peer shares frames, and where it needs several.</summary>
public sealed class QueueBehaviourTests
{
    private static readonly Topic Topic = new("test", "test"u8.ToArray(), MessageIdFunctions.Sha256);

    private readonly OutboundQueue _queue = new(new QueueLimits(1_000, 1_000, 1_000, 1_000, 100_000_000));
    private readonly RpcFrameWriter _writer = new(static _ => default);

    [Fact]
    public void Control_and_gossip_go_in_the_frame_of_a_message()
    {
        PubSubMessage message = Bench.Message(new byte[100]);
        _queue.Enqueue(OutboundItem.IHave(new IHaveNotice(Topic, [message.Id])));
        _queue.Enqueue(OutboundItem.Send(OutboundKind.ForwardedMessage, message));
        _queue.Enqueue(OutboundItem.Prune(new PruneNotice(Topic, TimeSpan.FromSeconds(60), [])));
        _queue.Enqueue(OutboundItem.IWant([message.Id]));

        byte[] frame = Frames().ShouldHaveSingleItem();

        Count(frame, RpcField.ControlPrune).ShouldBe(1);
        Count(frame, RpcField.ControlIWant).ShouldBe(1);
        Count(frame, RpcField.ControlIHave).ShouldBe(1);
        ControlReader.Bytes(frame, RpcField.Publish).SequenceEqual(message.Encoded.Span).ShouldBeTrue();
    }

    [Fact]
    public void A_frame_that_is_too_large_becomes_several_and_nothing_is_lost_or_twice()
    {
        for (int i = 0; i < 500; i++)
        {
            _queue.Enqueue(OutboundItem.Graft(Topic));
            _queue.Enqueue(OutboundItem.Send(OutboundKind.OwnMessage, Bench.Message(new byte[500 + i])));
        }

        _queue.Enqueue(OutboundItem.Send(OutboundKind.ForwardedMessage, Bench.Message(new byte[500_000])));
        List<byte[]> frames = Frames();

        frames.Count.ShouldBeGreaterThan(3);
        frames.ShouldAllBe(frame => frame.Length <= RpcFrameWriter.MaxSharedLength || CountMessages(frame) == 1);
        frames.Sum(CountMessages).ShouldBe(501);
        frames.Sum(frame => Count(frame, RpcField.ControlGraft)).ShouldBe(500);
        frames.Select(frame => RpcCheck.FindFault(frame, RpcLimits.Default)).ShouldAllBe(fault => fault == null);
    }

    private static int CountMessages(byte[] frame)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in new FieldSequence(frame, RpcField.Publish))
        {
            count++;
        }

        return count;
    }

    private static int Count(byte[] frame, int kind)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in new ControlSequence(frame, kind))
        {
            count++;
        }

        return count;
    }

    private List<byte[]> Frames()
    {
        List<byte[]> frames = [];
        var buffer = new ArrayBufferWriter<byte>();
        while (_queue.TryWriteFrame(_writer, buffer))
        {
            Varint.Read(buffer.WrittenSpan, out ulong length, out int prefix);
            frames.Add(buffer.WrittenSpan.Slice(prefix, (int)length).ToArray());
            buffer.Clear();
        }

        return frames;
    }
}
