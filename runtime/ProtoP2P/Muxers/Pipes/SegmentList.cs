namespace ProtoP2P.Muxers.Pipes;

/// <summary>
/// The segments of one half of a stream, the oldest first. Whoever fills them extends the list without the stream's gate; whoever takes from them releases what was taken, under it.
/// </summary>
internal struct SegmentList
{
    public StreamSegment? Head { get; private set; }

    /// <summary>The segment that is filled.</summary>
    public StreamSegment? Tail { get; private set; }

    /// <summary>Adds an empty segment with room for <paramref name="size"/> bytes; an empty list begins at <paramref name="offset"/> of the stream.</summary>
    public StreamSegment Extend(int size, long offset)
    {
        StreamSegment next = SegmentPool.Rent(size, Tail?.EndOffset ?? offset);
        if (Tail is null)
        {
            Head = next;
        }
        else
        {
            Tail.Publish();
            Tail.Append(next);
        }

        return Tail = next;
    }

    /// <summary>What lies here goes to the garbage collector instead of the next stream, because somebody may still look at it.</summary>
    public readonly void AbandonUnderGate()
    {
        for (StreamSegment? segment = Head; segment is not null; segment = segment.Following)
        {
            segment.IsAbandoned = true;
        }
    }

    /// <summary>Gives back what lies before <paramref name="taken"/>; how much memory that was.</summary>
    /// <param name="taken">The offset up to which nobody needs the bytes.</param>
    /// <param name="filled">The offset up to which they may be taken.</param>
    /// <param name="isFilling">Whether the list is being filled: the segment that bytes go to, or go behind, stays then.</param>
    public int ReleaseUnderGate(long taken, long filled, bool isFilling)
    {
        int released = 0;
        while (Head is { } head && head.EndOffset <= taken && (!isFilling || head.EndOffset < filled))
        {
            Head = head.Following;
            if (head == Tail)
            {
                Tail = null;
            }

            released += head.Buffer.Length;
            SegmentPool.Return(head);
        }

        return released;
    }
}
