namespace ProtoP2P.Resources;

/// <summary>
/// What waits for something, the oldest first. All have the same time, so that one timer serves them all: it is armed while anything waits, for
/// the oldest. Thread-safe.
/// </summary>
internal sealed class TimeoutQueue<T>(TimeSpan timeout, TimeProvider time) : IDisposable
    where T : class, ITimeoutEntry<T>
{
    private readonly Lock _gate = new();
    private T? _first;
    private T? _last;
    private ITimer? _timer;
    private bool _isArmed;
    private bool _isDisposed;

    /// <summary>An entry begins to wait.</summary>
    public void Add(T entry)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        lock (_gate)
        {
            entry.Place = new TimeoutPlace<T> { Since = time.GetTimestamp(), Previous = _last, IsTaken = true };
            if (_last is null)
            {
                _first = entry;
            }
            else
            {
                _last.Place.Next = entry;
            }

            _last = entry;
            if (!_isArmed && !_isDisposed)
            {
                Arm(timeout);
            }
        }
    }

    /// <summary>An entry waits no more. False where its time was over first: it is told so, perhaps later than this.</summary>
    public bool Remove(T entry)
    {
        lock (_gate)
        {
            bool wasWaiting = entry.Place.IsTaken || timeout == Timeout.InfiniteTimeSpan;
            Unlink(entry);
            if (_isArmed && _first is null)
            {
                _isArmed = false;
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return wasWaiting;
        }
    }

    /// <summary>Nothing times out any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void OnTimer()
    {
        List<T>? late = null;
        lock (_gate)
        {
            _isArmed = false;
            while (_first is { } oldest)
            {
                TimeSpan left = timeout - time.GetElapsedTime(oldest.Place.Since);
                if (left > TimeSpan.Zero)
                {
                    Arm(left);
                    break;
                }

                Unlink(oldest);
                (late ??= []).Add(oldest);
            }
        }

        foreach (T entry in late ?? [])
        {
            entry.TimeOut();
        }
    }

    private void Arm(TimeSpan wait)
    {
        if (_isDisposed)
        {
            return;
        }

        // Timers count whole milliseconds and cut off the rest.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _isArmed = true;
        if (_timer is not null)
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
            return;
        }

        // The timer outlives the call that happens to be the first: it must not keep what flows with that call.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => ((TimeoutQueue<T>)state!).OnTimer(), this, wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Unlink(T entry)
    {
        TimeoutPlace<T> place = entry.Place;
        if (!place.IsTaken)
        {
            return;
        }

        entry.Place = default;
        if (place.Previous is { } previous)
        {
            previous.Place.Next = place.Next;
        }
        else
        {
            _first = place.Next;
        }

        if (place.Next is { } next)
        {
            next.Place.Previous = place.Previous;
        }
        else
        {
            _last = place.Previous;
        }
    }
}
