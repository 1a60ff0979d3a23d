using System.Runtime.CompilerServices;

namespace ProtoP2P.Testing;

/// <summary>
/// Awaiting it queues the rest behind everything that waits for a thread of the pool, and continues on such a thread: between two turns, what was
/// ready has had its turn too.
/// </summary>
internal readonly struct PoolTurn : ICriticalNotifyCompletion
{
    /// <summary>Whether no thread of the pool works and no work waits, apart from the calling thread's own.</summary>
    public static bool IsPoolIdle
    {
        get
        {
            int own = Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;

            // Work that ends and queues other work before it ends is seen either way: as busy before, or as pending, or as busy after.
            return CountBusy() == own && ThreadPool.PendingWorkItemCount == 0 && CountBusy() == own;
        }
    }

    public bool IsCompleted => false;

    public PoolTurn GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static action => action(), continuation, preferLocal: false);

    public void UnsafeOnCompleted(Action continuation) =>
        ThreadPool.UnsafeQueueUserWorkItem(static action => action(), continuation, preferLocal: false);

    private static int CountBusy()
    {
        ThreadPool.GetMaxThreads(out int most, out _);
        ThreadPool.GetAvailableThreads(out int available, out _);
        return most - available;
    }
}
