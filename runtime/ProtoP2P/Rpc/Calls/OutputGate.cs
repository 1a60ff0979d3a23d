namespace ProtoP2P.Rpc;

/// <summary>
/// Who may touch a call's output: its producer, whoever sends in its place what it left there, or whoever ends the call. One of them at a time, and
/// nobody after the end.
/// </summary>
internal struct OutputGate
{
    private const int Idle = 0, Writing = 1, Flushing = 2, FlushingAwaited = 3, Closed = 4, Announcing = 5;

    private int _state;
    private TaskCompletionSource? _flushOver;

    /// <summary>Whether the output has been taken for good.</summary>
    public readonly bool IsClosed => Volatile.Read(in _state) == Closed;

    /// <summary>Whether the producer has it, or it has been taken for good.</summary>
    public readonly bool IsRefused => Volatile.Read(in _state) is Writing or Closed;

    private readonly bool IsFlushing => Volatile.Read(in _state) is Flushing or FlushingAwaited;

    /// <summary>Takes the output for its producer.</summary>
    public bool TryBeginWrite() => TryTake(Writing);

    public void EndWrite() => Interlocked.CompareExchange(ref _state, Idle, Writing);

    /// <summary>Takes the output to send what is there, beside its producer: who finds it taken so may wait for the end of that.</summary>
    public bool TryBeginFlush() => TryTake(Flushing);

    public void EndFlush()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Flushing) != Flushing)
        {
            Interlocked.CompareExchange(ref _state, Idle, FlushingAwaited);
            Interlocked.Exchange(ref _flushOver, null)?.SetResult();
        }
    }

    /// <summary>Takes the output for a moment, for what waits for nothing: whoever comes meanwhile lets it pass.</summary>
    public bool TryBeginAnnouncement() => Interlocked.CompareExchange(ref _state, Announcing, Idle) == Idle;

    public void EndAnnouncement() => Interlocked.CompareExchange(ref _state, Idle, Announcing);

    /// <summary>Takes the output for good, if nobody has it.</summary>
    public bool TryClose() => TryTake(Closed);

    /// <summary>Takes the output for good from whoever has it: for those who reset the stream.</summary>
    public void Close() => Volatile.Write(ref _state, Closed);

    /// <summary>Null where nobody flushes; else what completes when that is over, or a little earlier: look again.</summary>
    public Task? WhenFlushed()
    {
        if (!IsFlushing)
        {
            return null;
        }

        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource over = Interlocked.CompareExchange(ref _flushOver, fresh, null) ?? fresh;
        return Interlocked.CompareExchange(ref _state, FlushingAwaited, Flushing) is Flushing or FlushingAwaited ? over.Task : null;
    }

    private bool TryTake(int purpose)
    {
        SpinWait spin = default;
        int before;
        while ((before = Interlocked.CompareExchange(ref _state, purpose, Idle)) == Announcing)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return before == Idle;
    }
}
