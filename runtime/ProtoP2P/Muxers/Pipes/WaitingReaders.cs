namespace ProtoP2P.Muxers.Pipes;

/// <summary>
/// Those who wait for what the read loop has just taken in. They go on when it has begun its next read: the last of them on the loop's own thread, which has nothing else to do then,
/// so that an answer is in its caller's hands without a change of threads. The loop waits for nobody: its next read ends on another thread. For one loop alone: that which reads, or that which accepts.
/// </summary>
internal sealed class WaitingReaders
{
    // The read loop lets the loop go on that accepts, and that one a stream's handler. A continuation may also come by a read loop of its own, in memory: they must not pile up on the stack.
    private const int MaxDepth = 2;

    // While a transfer keeps the loop in reads that end at once, another thread would be woken for each of them, and take the sender's or the loop's processor.
    private const int ReadsToKeep = 2;

    [ThreadStatic]
    private static int t_depth;
    private readonly List<IThreadPoolWorkItem> _waiting = [];
    private int _reads;

    public void Add(IThreadPoolWorkItem reader) => _waiting.Add(reader);

    /// <summary>After a read that ended at once: they are kept for the next, in which the loop may have to wait and one can go on here, but not for many.</summary>
    public void KeepOrQueueAll()
    {
        if (_waiting.Count > 0 && _reads++ == ReadsToKeep)
        {
            QueueAll();
        }
    }

    /// <summary>Lets all of them go on elsewhere.</summary>
    public void QueueAll()
    {
        foreach (IThreadPoolWorkItem reader in _waiting)
        {
            Queue(reader);
        }

        _waiting.Clear();
        _reads = 0;
    }

    /// <summary>Lets all but the last go on elsewhere, and returns that for <see cref="Run"/>; null where there is none.</summary>
    public IThreadPoolWorkItem? QueueAllButLast()
    {
        if (_waiting.Count == 0)
        {
            return null;
        }

        IThreadPoolWorkItem last = _waiting[^1];
        _waiting.RemoveAt(_waiting.Count - 1);
        QueueAll();
        return last;
    }

    /// <summary>Lets one go on here, where this is a thread of the pool.</summary>
    public static void Run(IThreadPoolWorkItem reader)
    {
        if (t_depth == MaxDepth || !Thread.CurrentThread.IsThreadPoolThread)
        {
            Queue(reader);
            return;
        }

        t_depth++;
        try
        {
            reader.Execute();
        }
        finally
        {
            t_depth--;
        }
    }

    private static void Queue(IThreadPoolWorkItem reader) => ThreadPool.UnsafeQueueUserWorkItem(reader, preferLocal: false);
}
