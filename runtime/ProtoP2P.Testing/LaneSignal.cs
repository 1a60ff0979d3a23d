using System.Threading.Tasks.Sources;

namespace ProtoP2P.Testing;

/// <summary>
/// A reusable wake-up for one waiter; armed and set under the lane's lock. Waiting allocates nothing, so that allocation tests measure
/// what runs above the channel.
/// </summary>
internal sealed class LaneSignal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private int _armed;

    public ValueTask Arm(CancellationToken cancellationToken)
    {
        _core.Reset();
        Volatile.Write(ref _armed, 1);
        _registration = cancellationToken.UnsafeRegister(static state => ((LaneSignal)state!).Set(), this);
        return new ValueTask(this, _core.Version);
    }

    public void Set()
    {
        if (Interlocked.Exchange(ref _armed, 0) == 1)
        {
            _core.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        // Disposing waits for a running callback, which only sets the signal: it cannot reach the next arming.
        _registration.Dispose();
        _core.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
