using System.Collections.Concurrent;

namespace ProtoP2P.Muxers.Pipes;

/// <summary>
/// The segments of all streams of the process, in three sizes, so that little data holds little memory. A stream without data holds none. Kept for reuse are at most 1 MiB
/// of small, 1 MiB of middle and 8 MiB of large ones: what more was in use at once goes to the garbage collector.
/// </summary>
internal static class SegmentPool
{
    /// <summary>The largest segment that is kept; a caller that asks for more gets a buffer of its own.</summary>
    public const int Large = 64 * 1024;
    private const int Middle = 16 * 1024;

    /// <summary>The smallest segment: what a byte that waits takes.</summary>
    public const int Small = 4 * 1024;
    private static readonly Shelf SmallOnes = new(Small, 256);
    private static readonly Shelf MiddleOnes = new(Middle, 64);
    private static readonly Shelf LargeOnes = new(Large, 128);

    /// <summary>An empty segment with room for <paramref name="size"/> bytes, at <paramref name="offset"/> of its stream.</summary>
    public static StreamSegment Rent(int size, long offset)
    {
        StreamSegment segment = size <= Small ? SmallOnes.Rent()
            : size <= Middle ? MiddleOnes.Rent()
            : size <= Large ? LargeOnes.Rent()
            : new StreamSegment { Buffer = GC.AllocateUninitializedArray<byte>(size) };
        segment.IsPooled = false;
        segment.Start(offset);
        return segment;
    }

    /// <summary>Takes a segment back. Nobody may use it any more, nor a sequence that it is part of.</summary>
    public static void Return(StreamSegment segment)
    {
        if (segment.IsAbandoned)
        {
            segment.Clear();
            return;
        }

        Poison(segment);
        segment.IsPooled = true;
        segment.Clear();
        switch (segment.Buffer.Length)
        {
            case Small:
                SmallOnes.Return(segment);
                break;
            case Middle:
                MiddleOnes.Return(segment);
                break;
            case Large:
                LargeOnes.Return(segment);
                break;
        }
    }

    // Whoever reads on after giving a segment back shall notice in the first test that looks at the bytes; and whoever gives it back twice, at once: two streams would share it.
    [System.Diagnostics.Conditional("DEBUG")]
    private static void Poison(StreamSegment segment)
    {
        if (segment.IsPooled)
        {
            throw new InvalidOperationException("a segment was given back twice");
        }

        Array.Fill(segment.Buffer, (byte)0xDD);
    }

    private sealed class Shelf(int size, int capacity)
    {
        private readonly ConcurrentQueue<StreamSegment> _segments = new();
        private int _count;

        public StreamSegment Rent()
        {
            if (_segments.TryDequeue(out StreamSegment? segment))
            {
                Interlocked.Decrement(ref _count);
                return segment;
            }

            return new StreamSegment { Buffer = GC.AllocateUninitializedArray<byte>(size) };
        }

        public void Return(StreamSegment segment)
        {
            if (Interlocked.Increment(ref _count) <= capacity)
            {
                _segments.Enqueue(segment);
            }
            else
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
