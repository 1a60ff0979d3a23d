namespace ProtoP2P.Muxers.Yamux;

/// <summary>
/// What the peer may send on one stream, and when it is told that it may send more: once the application has consumed half the window, because credit
/// stands for memory that is free again. A window of which half is consumed in less than two round trips doubles, as in rust-yamux, while the connection's budget
/// lasts: it was too small for the path. What is granted beyond that (go-yamux asks for four) only waits in the buffers of both kernels, in front of
/// everything else that the connection has to carry.
/// </summary>
/// <remarks>
/// A short time is mostly that of threads that have to wake up, and the first of a process that of code which has never run: many times what the path takes. So half a window in one
/// such time is asked for, which still leaves two round trips' worth and keeps a path full, and it doubles by a time that was measured since it last did: by the first alone a transfer
/// would have the largest window long before a better one were known. Every doubling asks for a time, so that a first one that was far too long does not hold for long.
/// <para>While a short path is shared, a window that has grown grants no more than what fills the path, and the rest once its stream is alone again: small calls beside a transfer
/// then wait for 160 KiB of it and not for megabytes.</para>
/// </remarks>
internal struct ReceiveWindow
{
    public const uint Initial = 256 * 1024;

    // Up to here what is measured may be the two ends' time and not the path's.
    private static readonly TimeSpan ShortPath = TimeSpan.FromMilliseconds(10);
    private const int GrowthRoundTrips = 2;

    // Whoever takes half a window in a millisecond is held up by the waking of threads, however short the path: up to here that is what doubling saves. Nobody waits behind it, see below.
    private const uint Brisk = 8 * Initial;
    private static readonly TimeSpan BriskTime = TimeSpan.FromMilliseconds(1);

    // What comes beside a transfer waits for all that the transfer has in flight. So much keeps a short path busy: half of it is on its way while the other half is asked for.
    private const uint SharedFloor = 160 * 1024;
    private const long SharedBytesPerSecond = 1024 * 1024 * 1024;

    // A sender of ours stops with 3.75 MiB that were not replenished, or twice the smaller of the last two updates where that is more (SendWindow). What waits to be granted stays
    // below that, in windows that are held back and in those that no longer are, whose last updates were small.
    private const uint SafeFreed = 3 * 1024 * 1024;
    private const uint MaxHeld = SafeFreed - (512 * 1024);
    private uint _credit;
    private uint _freed;
    private long _updatedAt;
    private uint _grownBy;
    private uint _lastUpdate;
    private uint _updateBefore;
    private uint _unannounced;
    private bool _isHeld;

    public ReceiveWindow(long now)
    {
        Size = Initial;
        _credit = Initial;
        _updatedAt = now;
    }

    /// <summary>The window's present size: credit, unread bytes and freed bytes together.</summary>
    public uint Size { get; private set; }

    /// <summary>Whether there is credit that the peer was not told of. Good without the gate too.</summary>
    public readonly bool OwesUpdate => Volatile.Read(in _unannounced) > 0;

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

    /// <summary>Counts what the application consumed, and returns the credit that this has earned, or 0: it is for <see cref="TakeUpdate"/>.</summary>
    public uint Consume(
        uint bytes, uint maxSize, long now, PathMeasurement path, TimeProvider clock, WindowBudget budget, out bool wantsMeasurement)
    {
        wantsMeasurement = false;
        _freed += bytes;
        uint held = Held(path);
        if (_freed < Math.Min(held + ((Size - held) / 2), MaxFreed))
        {
            return 0;
        }

        // Freed bytes that were held back say nothing of the time since the last update.
        uint delta = _freed - held;
        if (held == 0 && !_isHeld)
        {
            TimeSpan forHalf = clock.GetElapsedTime(_updatedAt, now) * Math.Max(1, Size / 2d / delta);
            delta += Grow(maxSize, forHalf, path, budget, out wantsMeasurement);
        }

        _isHeld = held > 0;
        _freed = held;
        Volatile.Write(ref _unannounced, _unannounced + delta);
        _credit += delta;
        _updatedAt = now;
        return delta;
    }

    /// <summary>Takes all credit that was earned and that the peer was not told of, for one update; 0 where there is none.</summary>
    public uint TakeUpdate()
    {
        uint update = _unannounced;
        if (update > 0)
        {
            (_lastUpdate, _updateBefore) = (update, _lastUpdate);
            Volatile.Write(ref _unannounced, 0);
        }

        return update;
    }

    // By the last two updates as the sender will have seen them once it has seen all: an update that is still to be written may be the smaller one.
    private readonly uint MaxFreed
    {
        get
        {
            uint smaller = Math.Min(_lastUpdate, _updateBefore);
            smaller = _unannounced == 0 ? smaller : Math.Min(smaller, _unannounced);
            return (uint)Math.Clamp(smaller * 3L / 2, SafeFreed, uint.MaxValue);
        }
    }

    // What is free and not granted for now: where frames of others wait behind this stream's, a path is not to hold more than it needs.
    private readonly uint Held(in PathMeasurement path)
    {
        if (Size == Initial || !path.IsShared || path.RoundTripTime is not { } roundTrip || roundTrip >= BriskTime)
        {
            return 0;
        }

        uint enough = (uint)Math.Max(SharedFloor, roundTrip.Ticks * SharedBytesPerSecond / TimeSpan.TicksPerSecond);
        return enough < Size ? Math.Min(Size - enough, MaxHeld) : 0;
    }

    private uint Grow(uint maxSize, TimeSpan forHalf, PathMeasurement path, WindowBudget budget, out bool wantsMeasurement)
    {
        bool isLargeEnough = Size >= maxSize || forHalf >= Limit(path.RoundTripTime);
        wantsMeasurement = !isLargeEnough && path.Number == _grownBy && !(path.RoundTripTime >= ShortPath);
        if (isLargeEnough || wantsMeasurement)
        {
            return 0;
        }

        uint growth = Math.Min(Size, maxSize - Size);
        if (!budget.TryTake(growth))
        {
            return 0;
        }

        // The next doubling of a short path needs the next time, which is under way until then. And what looks like a long one may be short, first measured by a process that was cold.
        _grownBy = path.Number;
        wantsMeasurement = true;
        Size += growth;
        return growth;
    }

    private readonly TimeSpan? Limit(TimeSpan? roundTripTime)
    {
        if (roundTripTime >= ShortPath)
        {
            return roundTripTime * GrowthRoundTrips;
        }

        return Size < Brisk && roundTripTime < BriskTime ? BriskTime : roundTripTime;
    }
}
