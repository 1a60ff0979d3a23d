namespace ProtoP2P.Muxers.Yamux;

/// <summary>
/// When to ping, and what the answers say. One ping is outstanding at a time; the value counts up, so that an answer to an older ping is recognized.
/// Not thread-safe.
/// </summary>
internal sealed class YamuxKeepAlive(YamuxOptions options, TimeProvider clock)
{
    // A few small messages, and no transfer.
    private const long ShortQueue = 16 * 1024;
    private long _lastPingAt = clock.GetTimestamp();
    private uint _value;
    private bool _isOutstanding;
    private bool _isWanted;
    private bool _isSent;
    private uint _answers;
    private long _receivedAtPing;

    /// <summary>What the last answer took, with the time that it queued behind data.</summary>
    public TimeSpan? RoundTripTime { get; private set; }

    /// <summary>
    /// What the path takes, for the growth of windows. An answer waits behind the data in front of it, and windows that grew by such a time would make the queue, and
    /// the next time, longer. So a shorter time counts at once, and a longer one only where little came before it.
    /// </summary>
    public TimeSpan? PathRoundTripTime { get; private set; }

    /// <summary>The path, as the growth of windows needs it.</summary>
    public PathMeasurement Path => new(PathRoundTripTime, _answers);

    /// <summary>Whether a ping is to be sent.</summary>
    public bool IsDue => _isWanted && !_isOutstanding;

    /// <summary>Asks for a measurement soon; false where one is on its way.</summary>
    public bool RequestMeasurement()
    {
        if (_isOutstanding || _isWanted)
        {
            return false;
        }

        _isWanted = true;
        return true;
    }

    /// <summary>The value of the ping that is now being written.</summary>
    /// <param name="received">All bytes of data that have arrived up to now.</param>
    public uint Begin(long received)
    {
        _receivedAtPing = received;
        _isWanted = false;
        _isOutstanding = true;
        _isSent = true;
        _lastPingAt = clock.GetTimestamp();
        return ++_value;
    }

    /// <param name="value">The value of the ping that is answered.</param>
    /// <param name="received">All bytes of data that have arrived up to now.</param>
    public void OnPong(uint value, long received)
    {
        if (!_isOutstanding || value != _value)
        {
            return;
        }

        _isOutstanding = false;
        _answers++;
        TimeSpan taken = clock.GetElapsedTime(_lastPingAt);
        RoundTripTime = taken;
        if (PathRoundTripTime is not { } path || taken < path || received - _receivedAtPing <= ShortQueue)
        {
            PathRoundTripTime = taken;
        }
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
