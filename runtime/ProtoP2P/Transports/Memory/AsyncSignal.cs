using System.Threading.Tasks.Sources;

namespace ProtoP2P.Transports.Memory;

/// <summary>An auto-reset event that one caller at a time awaits, without an allocation per wait. A signal that nobody awaits is kept for the next wait.</summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private readonly Lock _gate = new();

    // The continuation must not run inside Set: its caller may be deep in another node's write.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private bool _isSet;
    private bool _isAwaited;

    /// <summary>Releases the waiter, or the next one.</summary>
    public void Set()
    {
        lock (_gate)
        {
            if (!_isAwaited)
            {
                _isSet = true;
                return;
            }

            _isAwaited = false;
            _core.SetResult(true);
        }
    }

    /// <summary>Completes with the next signal. A cancelled wait takes no signal.</summary>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_isAwaited)
            {
                throw new InvalidOperationException("one reader and one writer at a time: an operation of the same kind is pending on this channel");
            }

            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _core.Reset();
            _isAwaited = true;
        }

        // Outside the lock, since a token that is cancelled by now calls back at once. The caller awaits only after this returns, so
        // GetResult finds the registration in place.
        _registration = cancellationToken.UnsafeRegister(static (signal, token) => ((AsyncSignal)signal!).Cancel(token), this);
        return new ValueTask(this, _core.Version);
    }

    void IValueTaskSource.GetResult(short token)
    {
        // Waits for a callback that is running, so that no late cancellation can hit the next wait.
        _registration.Dispose();
        _registration = default;
        _core.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        lock (_gate)
        {
            if (_isAwaited)
            {
                _isAwaited = false;
                _core.SetException(new OperationCanceledException(token));
            }
        }
    }
}
