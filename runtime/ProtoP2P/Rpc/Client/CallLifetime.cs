namespace ProtoP2P.Rpc;

/// <summary>
/// Ends an outbound call when its deadline passes or its caller cancels it, by resetting its stream: one registration a call, none per frame. Reads
/// and writes need no token then, and what they throw is explained by <see cref="GetEnd"/>.
/// </summary>
internal sealed class CallLifetime : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeProvider _time;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _enumerator;
    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _callerRegistration;
    private readonly CancellationTokenRegistration _enumeratorRegistration;
    private readonly CancellationTokenRegistration _endRegistration;
    private readonly TimeSpan? _timeout;
    private readonly long _start;
    private IPeerStream? _stream;

    public CallLifetime(TimeProvider time, TimeSpan? timeout, CancellationToken caller, CancellationToken enumerator)
    {
        _time = time;
        _caller = caller;
        _enumerator = enumerator == caller ? default : enumerator;
        _timeout = timeout < Longest ? timeout : null;
        if (_timeout is null && !caller.CanBeCanceled && !_enumerator.CanBeCanceled)
        {
            return;
        }

        _start = time.GetTimestamp();
        _source = _timeout is { } limit ? new CancellationTokenSource(Max(limit, TimeSpan.Zero), time) : new CancellationTokenSource();
        _endRegistration = _source.Token.UnsafeRegister(static state => ((CallLifetime)state!).Reset(), this);
        _callerRegistration = caller.UnsafeRegister(static state => ((CallLifetime)state!)._source!.Cancel(), this);
        _enumeratorRegistration = _enumerator.UnsafeRegister(static state => ((CallLifetime)state!)._source!.Cancel(), this);
    }

    /// <summary>Fires when the call ends early.</summary>
    public CancellationToken Token => _source?.Token ?? default;

    /// <summary>Whether it has ended early.</summary>
    public bool IsEnded => _source is { IsCancellationRequested: true };

    /// <summary>Whether the deadline had passed already when the call was made.</summary>
    public bool IsExpired => _timeout is { } limit && limit - _time.GetElapsedTime(_start) <= TimeSpan.Zero;

    /// <summary>What remains, for the peer: at least 1 where there is a deadline, 0 where there is none.</summary>
    public ulong RemainingMicros =>
        _timeout is { } limit ? (ulong)Math.Max((limit - _time.GetElapsedTime(_start)).TotalMicroseconds, 1) : 0;

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

    private void Reset() => Volatile.Read(ref _stream)?.Reset();

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
