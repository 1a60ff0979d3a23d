namespace ProtoP2P.Rpc;

/// <summary>
/// Ends an outbound call when its deadline passes or its caller cancels it, by resetting its stream: one registration a call, none per frame. Reads
/// and writes need no token then, and what they throw is explained by <see cref="GetEnd"/>.
/// </summary>
internal sealed class CallLifetime : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeProvider _time;
    private CancellationToken _caller;
    private CancellationToken _enumerator;
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _callerRegistration;
    private CancellationTokenRegistration _enumeratorRegistration;
    private CancellationTokenRegistration _endRegistration;
    private TimeSpan? _timeout;
    private long _start;
    private bool _isArmed;
    private IPeerStream? _stream;

    /// <summary>A lifetime that is to be started.</summary>
    public CallLifetime(TimeProvider time) => _time = time;

    public CallLifetime(TimeProvider time, TimeSpan? timeout, CancellationToken caller, CancellationToken enumerator)
        : this(time) => Start(timeout, caller, enumerator);

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>Fires when the call ends early.</summary>
    public CancellationToken Token => _isArmed ? _source!.Token : default;

    /// <summary>Whether it has ended early.</summary>
    public bool IsEnded => _isArmed && _source!.IsCancellationRequested;

    /// <summary>Whether the deadline had passed already when the call was made.</summary>
    public bool IsExpired => _timeout is { } limit && limit - _time.GetElapsedTime(_start) <= TimeSpan.Zero;

    /// <summary>What remains, for the peer: at least 1 where there is a deadline, 0 where there is none.</summary>
    public ulong RemainingMicros =>
        _timeout is { } limit ? (ulong)Math.Max((limit - _time.GetElapsedTime(_start)).TotalMicroseconds, 1) : 0;

    /// <summary>Begins with another call.</summary>
    public void Start(TimeSpan? timeout, CancellationToken caller, CancellationToken enumerator)
    {
        _caller = caller;
        _enumerator = enumerator == caller ? default : enumerator;
        _timeout = timeout < Longest ? timeout : null;
        _isArmed = _timeout is not null || caller.CanBeCanceled || _enumerator.CanBeCanceled;
        if (!_isArmed)
        {
            return;
        }

        _start = _time.GetTimestamp();
        StartSource();
        _endRegistration = _source!.Token.UnsafeRegister(static state => ((CallLifetime)state!).Reset(), this);
        _callerRegistration = caller.UnsafeRegister(static state => ((CallLifetime)state!)._source!.Cancel(), this);
        _enumeratorRegistration = _enumerator.UnsafeRegister(static state => ((CallLifetime)state!)._source!.Cancel(), this);
    }

    /// <summary>
    /// Ends the call's claim on it; true where it may be started for another one. Not where the call has ended early or is about to: its callbacks may
    /// be running.
    /// </summary>
    public bool TryFree()
    {
        Detach();
        _callerRegistration.Dispose();
        _enumeratorRegistration.Dispose();
        _endRegistration.Unregister();
        (_callerRegistration, _enumeratorRegistration, _endRegistration) = (default, default, default);
        if (_source is null)
        {
            return true;
        }

        // A source forgets any other clock than the system's, and cannot be used again once its timer was due.
        if (ReferenceEquals(_time, TimeProvider.System) && _source.TryReset())
        {
            (_caller, _enumerator, _isArmed) = (default, default, false);
            return true;
        }

        bool isEnded = IsEnded;
        _source.Dispose();
        _source = null;
        (_caller, _enumerator, _isArmed) = (default, default, false);
        return !isEnded;
    }

    /// <summary>The exception that explains why the call ended early.</summary>
    public Exception GetEnd(string call, bool notProcessed)
    {
        if (_caller.IsCancellationRequested)
        {
            return new OperationCanceledException($"{call}: cancelled by the caller", _caller);
        }

        return _enumerator.IsCancellationRequested
            ? new OperationCanceledException($"{call}: cancelled by the caller", _enumerator)
            : new RpcException(RpcStatusCode.DeadlineExceeded, $"{call}: no answer within {_timeout}") { NotProcessed = notProcessed };
    }

    /// <summary>Makes <paramref name="stream"/> the one that the end resets.</summary>
    public void Attach(IPeerStream stream)
    {
        Volatile.Write(ref _stream, stream);
        if (IsEnded)
        {
            stream.Reset();
        }
    }

    /// <summary>Lets go of the stream: the end no longer concerns it.</summary>
    public void Detach() => Volatile.Write(ref _stream, null);

    public void Dispose()
    {
        Detach();

        // These wait for a callback that is running: it uses the source.
        _callerRegistration.Dispose();
        _enumeratorRegistration.Dispose();
        _endRegistration.Unregister();
        _source?.Dispose();
    }

    private void StartSource()
    {
        if (_timeout is not { } limit)
        {
            _source ??= new CancellationTokenSource();
        }
        else if (_source is null)
        {
            _source = new CancellationTokenSource(Max(limit, TimeSpan.Zero), _time);
        }
        else
        {
            _source.CancelAfter(Max(limit, TimeSpan.Zero));
        }
    }

    private void Reset() => Volatile.Read(ref _stream)?.Reset();

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
