namespace ProtoP2P.Testing;

/// <summary>The last calls that were captured, and who waits for more. Thread-safe.</summary>
internal sealed class CallLog(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<CapturedCall> _calls = new();
    private TaskCompletionSource _changed = NewSignal();

    public IReadOnlyList<CapturedCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public void Add(CapturedCall call)
    {
        lock (_gate)
        {
            if (_calls.Count == capacity)
            {
                _calls.Dequeue();
            }

            _calls.Enqueue(call);
        }

        NoteChange();
    }

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }

    /// <summary>Looks at the calls again.</summary>
    public void NoteChange()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

    /// <summary>Waits until <paramref name="find"/> finds what it looks for.</summary>
    public async Task<CapturedCall> WaitForAsync(Func<IReadOnlyList<CapturedCall>, CapturedCall?> find, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (find(Calls) is { } found)
            {
                return found;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
