namespace ProtoP2P.Muxers.Yamux;

/// <summary>
/// What the peer may send on one stream, and when it is told that it may send more: once the application has consumed half the window, because credit
/// stands for memory that is free again. A window of which half is consumed in less than two round trips doubles, as in rust-yamux, while the connection's budget
/// lasts: it was too small for the path. What is granted beyond two round trips' worth (go-yamux asks for four) only waits in the buffers of both kernels, in front of
/// everything else that the connection has to carry.
/// </summary>
internal struct ReceiveWindow
{
    public const uint Initial = 256 * 1024;
    private const int GrowthRoundTrips = 2;
    private uint _credit;
    private uint _freed;
    private long _updatedAt;

    public ReceiveWindow(long now)
    {
        Size = Initial;
        _credit = Initial;
        _updatedAt = now;
    }

    /// <summary>The window's present size: credit, unread bytes and freed bytes together.</summary>
    public uint Size { get; private set; }

    /// <summary>Counts the body of a frame; false where it exceeds the credit.</summary>
    public bool TryReceive(uint bytes)
    {
        if (bytes > _credit)
        {
            return false;
        }

        _credit -= bytes;
        return true;
    }

    /// <summary>Counts what the application consumed, and returns the credit to announce now, or 0.</summary>
    public uint Consume(uint bytes, uint maxSize, long now, TimeSpan? roundTripTime, TimeProvider clock, WindowBudget budget)
    {
        _freed += bytes;
        if (_freed < Size / 2)
        {
            return 0;
        }

        uint delta = _freed + Grow(maxSize, now, roundTripTime, clock, budget);
        _freed = 0;
        _credit += delta;
        _updatedAt = now;
        return delta;
    }

    private uint Grow(uint maxSize, long now, TimeSpan? roundTripTime, TimeProvider clock, WindowBudget budget)
    {
        if (roundTripTime is not { } rtt || Size >= maxSize || clock.GetElapsedTime(_updatedAt, now) >= rtt * GrowthRoundTrips)
        {
            return 0;
        }

        uint growth = Math.Min(Size, maxSize - Size);
        if (!budget.TryTake(growth))
        {
            return 0;
        }

        Size += growth;
        return growth;
    }
}
