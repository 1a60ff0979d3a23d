namespace ProtoP2P.Testing;

/// <summary>
/// A clock that stands still until a test moves it. <see cref="TimeProvider.GetUtcNow"/>, <see cref="TimeProvider.GetTimestamp"/> and all timers
/// agree: timers fire during <see cref="Advance"/>, on the calling thread, in the order in which they fall due (in the order in which they
/// were armed where they fall due together), and each callback sees the clock at its own due time.
/// </summary>
/// <remarks>
/// Thread-safe. What builds on timers works with it: <see cref="Task.Delay(TimeSpan, TimeProvider)"/>,
/// <see cref="CancellationTokenSource(TimeSpan, TimeProvider)"/>, <see cref="Task.WaitAsync(TimeSpan, TimeProvider)"/> and
/// <see cref="PeriodicTimer"/>. A timer with a due time of zero fires in the next call of <see cref="Advance"/>, never inside
/// <see cref="CreateTimer"/>: the callback of a real timer never runs inside the call that arms it either.
/// </remarks>
public sealed partial class FakeTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<FakeTimer> _armed = new(FakeTimer.ByDueTime);
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _now;
    private long _sequence;

    /// <summary>A clock that stands at 2000-01-01T00:00:00Z.</summary>
    public FakeTimeProvider()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>A clock that stands at <paramref name="start"/>.</summary>
    public FakeTimeProvider(DateTimeOffset start)
    {
        Start = start.ToUniversalTime();
        _now = Start;
    }

    /// <summary>Where the clock stood at first.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>How far the clock has moved since <see cref="Start"/>.</summary>
    public TimeSpan Elapsed => GetUtcNow() - Start;

    /// <summary>Timers that are armed and have not fired for the last time.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
            {
                return _armed.Count;
            }
        }
    }

    /// <summary>Time until the next timer fires, or null where none is armed.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_gate)
            {
                if (_armed.Min is not { } next)
                {
                    return null;
                }

                return next.DueTime > _now ? next.DueTime - _now : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Always UTC, so that tests do not depend on the machine.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Ten million a second: one tick of <see cref="TimeSpan"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Increment(ref _activity);
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock by <paramref name="delta"/> and fires everything that falls due on the way, periodic timers once per period.</summary>
    /// <remarks>
    /// Returns once all callbacks have returned. An exception of a callback leaves the clock at that timer's due time and is thrown here.
    /// Code that continues on another thread may arm its next timer only after this call: use <see cref="RunForAsync"/>,
    /// <see cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/> or <see cref="AdvanceToNextTimerAsync"/> to let it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is negative.</exception>
    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        DateTimeOffset target;
        lock (_gate)
        {
            target = _now + delta;
        }

        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Waits until a timer is armed, then moves the clock to its due time and fires it, with all others that fall due at that time.</summary>
    /// <returns>How far the clock moved.</returns>
    public async Task<TimeSpan> AdvanceToNextTimerAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await WaitForTimersAsync(1, cancellationToken).ConfigureAwait(false);
            if (UntilNextTimer is { } delta)
            {
                Advance(delta);
                return delta;
            }
        }
    }

    /// <summary>Waits until at least <paramref name="count"/> timers are armed at the same time: the code under test has come to its wait.</summary>
    public Task WaitForTimersAsync(int count, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_armed.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    internal bool Arm(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _activity);
        lock (_gate)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _armed.Remove(timer);
            timer.Period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Insert(timer, _now + dueTime);
            }

            return true;
        }
    }

    internal void Disarm(FakeTimer timer)
    {
        Interlocked.Increment(ref _activity);
        lock (_gate)
        {
            timer.IsDisposed = true;
            _armed.Remove(timer);
        }
    }

    /// <summary>The next timer that falls due by <paramref name="target"/>, with the clock moved to it; null with the clock at the target.</summary>
    private FakeTimer? TakeDue(DateTimeOffset target)
    {
        lock (_gate)
        {
            FakeTimer? next = _armed.Min;
            if (next is null || next.DueTime > target)
            {
                // A callback, or another thread, may have moved the clock further.
                _now = _now > target ? _now : target;
                return null;
            }

            _armed.Remove(next);
            _now = _now > next.DueTime ? _now : next.DueTime;
            if (next.Period > TimeSpan.Zero)
            {
                Insert(next, next.DueTime + next.Period);
            }

            return next;
        }
    }

    private void Insert(FakeTimer timer, DateTimeOffset dueTime)
    {
        timer.DueTime = dueTime;
        timer.Sequence = _sequence++;
        _armed.Add(timer);
        for (int i = _waiters.Count - 1; i >= 0; i--)
        {
            if (_waiters[i].Count <= _armed.Count)
            {
                _waiters[i].Reached.TrySetResult();
                _waiters.RemoveAt(i);
            }
        }
    }
}
