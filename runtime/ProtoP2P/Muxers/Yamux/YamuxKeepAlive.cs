namespace ProtoP2P.Muxers.Yamux;

/// <summary>
/// When to ping, and what the answers say. One ping is outstanding at a time; the value counts up, so that an answer to an older ping is recognized.
/// Not thread-safe.
/// </summary>
internal sealed class YamuxKeepAlive(YamuxOptions options, TimeProvider clock)
{
    private long _lastPingAt = clock.GetTimestamp();
    private uint _value;
    private bool _isOutstanding;
    private bool _isWanted;
    private bool _isSent;

    public TimeSpan? RoundTripTime { get; private set; }

    /// <summary>Whether a ping is to be sent.</summary>
    public bool IsDue => _isWanted && !_isOutstanding;

    /// <summary>Asks for a measurement soon, unless one is on its way or known.</summary>
    public bool RequestFirstMeasurement()
    {
        if (_isOutstanding || _isWanted || RoundTripTime is not null)
        {
            return false;
        }

        _isWanted = true;
        return true;
    }

    /// <summary>The value of the ping that is now being written.</summary>
    public uint Begin()
    {
        _isWanted = false;
        _isOutstanding = true;
        _isSent = true;
        _lastPingAt = clock.GetTimestamp();
        return ++_value;
    }

    public void OnPong(uint value)
    {
        if (!_isOutstanding || value != _value)
        {
            return;
        }

        _isOutstanding = false;
        RoundTripTime = clock.GetElapsedTime(_lastPingAt);
    }

    /// <summary>The time until the clock matters again; false where an answer is overdue.</summary>
    /// <param name="receivedAt">When anything last arrived: a peer whose data queues in front of its answer is alive, as in go-yamux.</param>
    /// <param name="next">The time until the clock matters again.</param>
    public bool TryTick(long receivedAt, out TimeSpan next)
    {
        if (_isOutstanding)
        {
            next = options.KeepAliveTimeout - clock.GetElapsedTime(Math.Max(_lastPingAt, receivedAt));
            return next > TimeSpan.Zero;
        }

        TimeSpan elapsed = clock.GetElapsedTime(_lastPingAt);
        next = options.KeepAliveInterval;
        if (next == Timeout.InfiniteTimeSpan)
        {
            return true;
        }

        if (elapsed >= next)
        {
            // A ping that could not even be written is covered by the timeout for stalled writes.
            _isWanted = true;
            next = Smaller(options.KeepAliveInterval, options.KeepAliveTimeout);
            return true;
        }

        next = _isSent ? Smaller(next - elapsed, options.KeepAliveTimeout) : next - elapsed;
        return true;
    }

    private static TimeSpan Smaller(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
