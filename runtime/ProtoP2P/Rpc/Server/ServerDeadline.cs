namespace ProtoP2P.Rpc;

/// <summary>The deadline of an inbound call, and the token that its service sees. A timer and a token source exist only where they are needed.</summary>
internal sealed class ServerDeadline(TimeProvider time, CancellationToken aborted) : IDisposable
{
    // Beyond what timers take; a caller that waits 49 days may as well wait for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private ITimer? _timer;
    private Action? _onExpired;
    private long _start;
    private TimeSpan _timeout;
    private bool _isDisposed;

    /// <summary>When it passes; null for never.</summary>
    public DateTimeOffset? Time { get; private set; }

    /// <summary>Whether it has passed.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>Whether the call is over.</summary>
    public bool IsOver => Volatile.Read(ref _isDisposed);

    /// <summary>Whether the stream was aborted or the host stops.</summary>
    public bool IsAborted => aborted.IsCancellationRequested;

    /// <summary>What remains of it; null for no deadline, and for a call that is over: work that outlives its call has time of its own.</summary>
    public TimeSpan? Remaining => Time is null || IsOver ? null : _timeout - time.GetElapsedTime(_start);

    /// <summary>Fires when the stream is aborted, the host stops or the deadline passes.</summary>
    public CancellationToken Token => Time is null ? aborted : GetSource().Token;

    /// <summary>Arms it.</summary>
    public void Start(ulong timeoutMicros, Action onExpired)
    {
        if (timeoutMicros == 0 || timeoutMicros > (ulong)Longest.TotalMicroseconds)
        {
            return;
        }

        _onExpired = onExpired;
        _timeout = TimeSpan.FromMicroseconds(timeoutMicros);
        _start = time.GetTimestamp();
        Time = time.GetUtcNow() + _timeout;
        _timer = time.CreateTimer(static state => ((ServerDeadline)state!).Expire(), this, _timeout, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _source?.Dispose();
        }
    }

    private CancellationTokenSource GetSource()
    {
        lock (_gate)
        {
            if (_source is null)
            {
                _source = CancellationTokenSource.CreateLinkedTokenSource(aborted);
                if (IsExpired)
                {
                    _source.Cancel();
                }
            }

            return _source;
        }
    }

    private void Expire()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            IsExpired = true;
        }

        // The status first: the service may take its time to notice, and the caller is waiting.
        _onExpired?.Invoke();
        lock (_gate)
        {
            if (!_isDisposed)
            {
                // Runs the service's callbacks elsewhere: never under this lock, and never on the clock's thread.
                _ = _source?.CancelAsync();
            }
        }
    }
}
