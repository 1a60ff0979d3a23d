using System.Buffers;

namespace ProtoP2P.Rpc;

internal sealed class MemoryCodec : MessageCodec<ReadOnlyMemory<byte>>
{
    internal override bool IsRawBytes => true;

    public override int GetSize(ReadOnlyMemory<byte> message) => message.Length;

    public override void Write(ReadOnlyMemory<byte> message, IBufferWriter<byte> output) => output.Write(message.Span);

    public override ReadOnlyMemory<byte> Read(in ReadOnlySequence<byte> input) => input.ToArray();
}
