namespace ProtoP2P.Rpc;

/// <summary>How an intercepted call stands: whether it runs, what it failed with, and what an interceptor answered in its place.</summary>
internal sealed class CallOutcome
{
    private const int Waiting = 0, Running = 1, Ended = 2;

    private readonly Lock _gate = new();
    private int _state;
    private bool _hasSucceeded;
    private Exception? _failure;
    private TaskCompletionSource? _idle;

    /// <summary>Whether the call itself was begun.</summary>
    public bool HasBegun => Volatile.Read(ref _state) != Waiting;

    /// <summary>Whether an interceptor ended the call in good order.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>What it answered.</summary>
    public object? Reply { get; private set; }

    /// <summary>The call itself begins.</summary>
    public void Begin(string name)
    {
        if (IsCompleted)
        {
            throw new InvalidOperationException($"an interceptor of {name} completed the call and called next: one of the two");
        }

        if (Interlocked.CompareExchange(ref _state, Running, Waiting) != Waiting)
        {
            throw new InvalidOperationException($"an interceptor of {name} called next a second time: a call runs once");
        }
    }

    /// <summary>The call itself has ended.</summary>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _hasSucceeded = failure is null;
            _state = Ended;
            _idle?.TrySetResult();
        }
    }

    /// <summary>An interceptor answers in place of the call.</summary>
    public void Complete(object? reply, string name)
    {
        if (HasBegun && _failure is null)
        {
            throw new InvalidOperationException(
                $"{name} {(_hasSucceeded ? "has its reply" : "is running")}: complete it instead of calling next, or after next has failed");
        }

        IsCompleted = true;
        Reply = reply;
    }

    /// <summary>Completes when the call itself does not run.</summary>
    public Task WhenIdle()
    {
        if (Volatile.Read(ref _state) != Running)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            return _state == Running
                ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    /// <summary>Throws where the interceptors returned and the call has not ended in good order: a failure never passes for success by being caught.</summary>
    public void ThrowIfNone(string name)
    {
        if (IsCompleted || _hasSucceeded)
        {
            return;
        }

        if (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        }

        throw new InvalidOperationException($"an interceptor of {name} returned without calling next: it must call it, throw, or complete the call");
    }
}
