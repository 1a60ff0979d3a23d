namespace ProtoP2P.Shared.Tests;

/// <summary>
/// What work costs that has been done once before: the least of a few rounds, until one is cheap enough. A collection that comes in between empties pools, which are filled again once, and the
/// runtime does something by the way; what the work itself costs it costs every time.
/// </summary>
internal static class LeastCost
{
    private const int Rounds = 5;

    /// <summary>The bytes that one round allocates on this thread.</summary>
    public static long OfThread(Action work, long enough)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > enough; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>The bytes that the process allocates in one round.</summary>
    public static Task<long> OfProcessAsync(Func<Task> work, long enough) =>
        OfAsync(static () => GC.GetTotalAllocatedBytes(precise: true), work, enough, Rounds);

    /// <summary>The bytes by which one round makes the heap grow.</summary>
    public static Task<long> OfHeapAsync(Func<Task> work, long enough, int rounds = Rounds) =>
        OfAsync(static () => ManagedHeap.Live(), work, enough, rounds);

    private static async Task<long> OfAsync(Func<long> read, Func<Task> work, long enough, int rounds)
    {
        long least = long.MaxValue;
        for (int round = 0; round < rounds && least > enough; round++)
        {
            long before = read();
            await work();
            least = Math.Min(least, read() - before);
        }

        return least;
    }
}
