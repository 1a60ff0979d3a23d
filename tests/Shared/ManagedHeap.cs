namespace ProtoP2P.Shared.Tests;

/// <summary>What is alive on the managed heap.</summary>
internal static class ManagedHeap
{
    private const int MostCollections = 8;

    /// <summary>Bytes of all objects that a full collection has found alive.</summary>
    /// <remarks>
    /// Not GC.GetTotalMemory: it subtracts what lies free around pinned objects of a compacted heap twice, which has made it negative, and the difference of two readings wrong by megabytes.
    /// </remarks>
    public static long Live()
    {
        long before = long.MaxValue;
        for (int collection = 0; collection < MostCollections; collection++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            GC.WaitForPendingFinalizers();
            long now = GC.GetGCMemoryInfo(GCKind.FullBlocking).PromotedBytes;
            if (now >= before)
            {
                return now;
            }

            before = now;
        }

        return before;
    }
}
