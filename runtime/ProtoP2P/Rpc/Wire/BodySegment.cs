using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>A pooled piece of a body that came in several reads.</summary>
internal sealed class BodySegment : ReadOnlySequenceSegment<byte>
{
    private readonly byte[] _buffer;

    public BodySegment(int minimumBytes, long runningIndex)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(minimumBytes);
        RunningIndex = runningIndex;
    }

    public int Length { get; private set; }

    public int Free => _buffer.Length - Length;

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += (int)bytes.Length;
        Memory = _buffer.AsMemory(0, Length);
    }

    public void SetNext(BodySegment next) => Next = next;

    public BodySegment? Return()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        return (BodySegment?)Next;
    }
}
