using System.Runtime.CompilerServices;

namespace ProtoP2P.Muxers.Pipes;

/// <summary>Awaits the next thing of a loop; once that is under way, those go on who wait for what the last one brought.</summary>
internal readonly struct ReadThenRun<T>(ValueTask<T> read, WaitingReaders readers) : ICriticalNotifyCompletion
{
    private readonly ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter _read = read.ConfigureAwait(false).GetAwaiter();

    public bool IsCompleted
    {
        get
        {
            if (!_read.IsCompleted)
            {
                return false;
            }

            readers.KeepOrQueueAll();
            return true;
        }
    }

    public ReadThenRun<T> GetAwaiter() => this;

    public T GetResult() => _read.GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        // Taken before the loop can go on: it may be back here on another thread the moment after.
        IThreadPoolWorkItem? last = readers.QueueAllButLast();
        _read.UnsafeOnCompleted(continuation);
        if (last is not null)
        {
            WaitingReaders.Run(last);
        }
    }
}
