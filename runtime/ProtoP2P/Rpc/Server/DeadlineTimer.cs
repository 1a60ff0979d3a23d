namespace ProtoP2P.Rpc;

/// <summary>What wakes a call when its deadline passes. One timer serves one call of its object after the other.</summary>
internal struct DeadlineTimer
{
    // Beyond what timers take; a caller that waits 49 days may as well wait for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private ITimer? _timer;

    /// <summary>The time that a caller gives; null for none.</summary>
    public static TimeSpan? ToTimeout(ulong micros) =>
        micros == 0 || micros > (ulong)Longest.TotalMicroseconds ? null : TimeSpan.FromMicroseconds(micros);

    /// <summary>Arms it.</summary>
    /// <param name="time">The clock; the same each time.</param>
    /// <param name="wake">What it calls; the same each time.</param>
    /// <param name="call">With what; the same each time.</param>
    /// <param name="timeout">When.</param>
    public void Start(TimeProvider time, TimerCallback wake, object call, TimeSpan timeout)
    {
        if (_timer is not null)
        {
            _timer.Change(timeout, Timeout.InfiniteTimeSpan);
            return;
        }

        // The timer may serve other calls after this one: it must not keep what flows with it.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(wake, call, timeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// Whether the deadline of the call that is under way has passed; arms itself anew where not. It may come late, when the object serves another call already: what counts is whose time is over.
    /// </summary>
    public readonly bool HasPassed(IncomingCallContext context)
    {
        TimeSpan left = context.TimeLeft;
        if (left <= TimeSpan.Zero)
        {
            return true;
        }

        // Timers count whole milliseconds and cut off the rest.
        _timer?.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        return false;
    }

    /// <summary>Keeps it for another call.</summary>
    public readonly void Stop() => _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public readonly void Dispose() => _timer?.Dispose();
}
