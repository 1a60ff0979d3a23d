namespace ProtoP2P.Negotiation;

/// <summary>
/// The proposals of one connection that await their answers, the oldest first. All have the same time, so that one timer serves them all: it is
/// armed for the oldest, and an answer that comes in time touches no timer. Thread-safe.
/// </summary>
internal sealed class AnswerTimeouts(NegotiationSettings settings) : IDisposable
{
    private readonly Lock _gate = new();
    private OptimisticStream? _first;
    private OptimisticStream? _last;
    private ITimer? _timer;
    private bool _isArmed;
    private bool _isDisposed;

    /// <summary>A stream begins to wait.</summary>
    public void Add(OptimisticStream stream)
    {
        if (settings.Timeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        lock (_gate)
        {
            stream.Waiting = new Place { Since = settings.TimeProvider.GetTimestamp(), Previous = _last, IsTaken = true };
            if (_last is null)
            {
                _first = stream;
            }
            else
            {
                _last.Waiting.Next = stream;
            }

            _last = stream;
            if (!_isArmed && !_isDisposed)
            {
                Arm(settings.Timeout);
            }
        }
    }

    /// <summary>A stream waits no more.</summary>
    public void Remove(OptimisticStream stream)
    {
        lock (_gate)
        {
            Unlink(stream);
        }
    }

    /// <summary>The connection is over: what still waits has been told so.</summary>
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
        List<OptimisticStream>? late = null;
        lock (_gate)
        {
            _isArmed = false;
            while (_first is { } oldest)
            {
                TimeSpan left = settings.Timeout - settings.TimeProvider.GetElapsedTime(oldest.Waiting.Since);
                if (left > TimeSpan.Zero)
                {
                    Arm(left);
                    break;
                }

                Unlink(oldest);
                (late ??= []).Add(oldest);
            }
        }

        foreach (OptimisticStream stream in late ?? [])
        {
            stream.TimeOut(settings.TimedOut($"the answer to '{stream.Initiator.ProtocolId}'"));
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
            _timer = settings.TimeProvider.CreateTimer(static state => ((AnswerTimeouts)state!).OnTimer(), this, wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Unlink(OptimisticStream stream)
    {
        Place place = stream.Waiting;
        if (!place.IsTaken)
        {
            return;
        }

        stream.Waiting = default;
        if (place.Previous is { } previous)
        {
            previous.Waiting.Next = place.Next;
        }
        else
        {
            _first = place.Next;
        }

        if (place.Next is { } next)
        {
            next.Waiting.Previous = place.Previous;
        }
        else
        {
            _last = place.Previous;
        }
    }

    /// <summary>The place of one stream.</summary>
    internal struct Place
    {
        public OptimisticStream? Previous;
        public OptimisticStream? Next;
        public long Since;
        public bool IsTaken;
    }
}
