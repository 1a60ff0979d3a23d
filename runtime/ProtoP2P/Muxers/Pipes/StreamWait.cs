using System.Threading.Tasks.Sources;

namespace ProtoP2P.Muxers.Pipes;

/// <summary>
/// One end of a stream waiting for the other: at most one wait at a time, without an allocation. Members named so are for calls under the stream's gate. Whoever ends a wait sees to it
/// that <see cref="Complete"/> runs, once, where the waiter may go on: never under a gate, never on a loop that others depend on.
/// </summary>
internal struct StreamWait
{
    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private bool _isPending;
    private bool _isWaiting;
    private bool _isCanceled;
    private bool _isWatched;

    /// <summary>Whether a wait has begun and its result was not taken.</summary>
    public readonly bool IsPending => _isPending;

    /// <summary>Begins to wait; the version of the value task that ends with it.</summary>
    public short BeginUnderGate(CancellationToken cancellationToken)
    {
        _token = cancellationToken;
        _isPending = true;
        _isWaiting = true;
        return _source.Version;
    }

    /// <summary>Begins to wait; false where the token has fired already, and nobody would end the wait.</summary>
    /// <param name="stream">Whose wait it is: it may see to it by itself that the token ends the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="version">Of the value task that ends with the wait.</param>
    public bool TryBeginUnderGate(IStreamPipes stream, CancellationToken cancellationToken, out short version)
    {
        version = _source.Version;
        _isWatched = stream.EndsWaitsOfUnderGate(cancellationToken);
        if (_isWatched && cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        BeginUnderGate(cancellationToken);
        return true;
    }

    /// <summary>Outside the gate, as a token that has fired calls back at once: lets the token end the wait.</summary>
    public void Register(Action<object?, CancellationToken> callback, object state)
    {
        if (!_isWatched && _token.CanBeCanceled)
        {
            _registration = _token.UnsafeRegister(callback, state);
        }
    }

    /// <summary>Ends the wait; false where there is none.</summary>
    public bool TryEndUnderGate()
    {
        bool wasWaiting = _isWaiting;
        _isWaiting = false;
        return wasWaiting;
    }

    /// <summary>Ends the wait that <paramref name="token"/> belongs to: a callback may come late, when another wait has begun.</summary>
    public bool TryCancelUnderGate(CancellationToken token)
    {
        if (!_isWaiting || _token != token)
        {
            return false;
        }

        _isWaiting = false;
        _isCanceled = true;
        return true;
    }

    /// <summary>Lets the waiter go on, on this thread.</summary>
    public void Complete()
    {
        if (_isCanceled)
        {
            _source.SetException(new OperationCanceledException(_token));
        }
        else
        {
            _source.SetResult(true);
        }
    }

    public ValueTaskSourceStatus GetStatus(short version) => _source.GetStatus(version);

    // Streams know no context to go back to, as the pipes of System.IO.Pipelines without one do not.
    public void OnCompleted(Action<object?> continuation, object? state, short version, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, version, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    /// <summary>Takes the result once; throws where the token ended the wait.</summary>
    public void Finish(short version)
    {
        // Refuses a second await of the same value task before anything is changed.
        if (_source.GetStatus(version) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("the stream's operation has not ended; await it");
        }

        _registration.Unregister();
        _registration = default;
        try
        {
            _source.GetResult(version);
        }
        finally
        {
            _source.Reset();

            // Whoever reads next may bring another token: what stands behind this one is not kept for an idle stream.
            _token = default;
            _isCanceled = false;
            _isPending = false;
        }
    }
}
