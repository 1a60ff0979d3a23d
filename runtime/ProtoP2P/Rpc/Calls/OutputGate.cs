namespace ProtoP2P.Rpc;

/// <summary>
/// Who may touch a call's output: its producer, whoever sends in its place what it left there, or whoever ends the call. One of them at a time, and
/// nobody after the end.
/// </summary>
internal struct OutputGate
{
    private const int Idle = 0, Writing = 1, Flushing = 2, FlushingAwaited = 3, Closed = 4;

    private int _state;
    private TaskCompletionSource? _flushOver;

    /// <summary>Whether the output has been taken for good.</summary>
    public readonly bool IsClosed => Volatile.Read(in _state) == Closed;

    /// <summary>Whether the producer has it, or it has been taken for good.</summary>
    public readonly bool IsRefused => Volatile.Read(in _state) is Writing or Closed;

    private readonly bool IsFlushing => Volatile.Read(in _state) is Flushing or FlushingAwaited;

    /// <summary>Takes the output for its producer.</summary>
    public bool TryBeginWrite() => Interlocked.CompareExchange(ref _state, Writing, Idle) == Idle;

    public void EndWrite() => Interlocked.CompareExchange(ref _state, Idle, Writing);

    /// <summary>Takes the output to send what is there, beside its producer: who finds it taken so may wait for the end of that.</summary>
    public bool TryBeginFlush() => Interlocked.CompareExchange(ref _state, Flushing, Idle) == Idle;

    public void EndFlush()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Flushing) != Flushing)
        {
            Interlocked.CompareExchange(ref _state, Idle, FlushingAwaited);
            Interlocked.Exchange(ref _flushOver, null)?.SetResult();
        }
    }

    /// <summary>Takes the output for good, if nobody has it.</summary>
    public bool TryClose() => Interlocked.CompareExchange(ref _state, Closed, Idle) == Idle;

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
}
