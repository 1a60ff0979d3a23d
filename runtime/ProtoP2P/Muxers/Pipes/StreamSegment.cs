using System.Buffers;

namespace ProtoP2P.Muxers.Pipes;

/// <summary>A piece of what a stream holds: a buffer and how much of it is filled.</summary>
internal sealed class StreamSegment : ReadOnlySequenceSegment<byte>
{
    /// <summary>The whole buffer.</summary>
    public byte[] Buffer { get; set; } = [];

    /// <summary>Bytes that are filled, from the front.</summary>
    public int End { get; private set; }

    /// <summary>Whether somebody may still look at the buffer when it is given back: then nobody gets it again.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Whether it lies in the pool.</summary>
    public bool IsPooled { get; set; }

    public int Room => Buffer.Length - End;

    /// <summary>The offset in the stream behind the last filled byte.</summary>
    public long EndOffset => RunningIndex + End;

    public StreamSegment? Following => (StreamSegment?)Next;

    public Memory<byte> Free => Buffer.AsMemory(End);

    /// <summary>Starts empty at <paramref name="offset"/> of the stream.</summary>
    public void Start(long offset)
    {
        RunningIndex = offset;
        End = 0;
    }

    /// <summary>Counts bytes that were filled.</summary>
    public void Fill(int count) => End += count;

    /// <summary>Lets readers see what is filled.</summary>
    public void Publish() => Memory = Buffer.AsMemory(0, End);

    public void Append(StreamSegment next) => Next = next;

    /// <summary>Forgets the stream, so that the segment can serve another.</summary>
    public void Clear()
    {
        Memory = default;
        Next = null;
        RunningIndex = 0;
        End = 0;
    }
}
