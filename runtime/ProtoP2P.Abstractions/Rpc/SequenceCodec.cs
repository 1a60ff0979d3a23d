using System.Buffers;

namespace ProtoP2P.Rpc;

internal sealed class SequenceCodec : MessageCodec<ReadOnlySequence<byte>>
{
    internal override bool IsRawBytes => true;

    public override int GetSize(ReadOnlySequence<byte> message) => checked((int)message.Length);

    public override void Write(ReadOnlySequence<byte> message, IBufferWriter<byte> output)
    {
        foreach (ReadOnlyMemory<byte> segment in message)
        {
            output.Write(segment.Span);
        }
    }

    public override ReadOnlySequence<byte> Read(in ReadOnlySequence<byte> input) => new(input.ToArray());
}
