namespace ProtoP2P.Testing;

/// <summary>Finds out when nothing runs any more that could still arm a timer.</summary>
internal static class PoolWatch
{
    private const int TurnsPerPause = 32;
    private const int QuietPauses = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    // One at a time: two that poll would each see the other's polling as work.
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>
    /// Waits until the pool is idle. Where others in the process keep it busy, until <paramref name="readActivity"/> has stood still for a while.
    /// </summary>
    public static async Task WaitUntilQuietAsync(Func<long> readActivity, CancellationToken cancellationToken)
    {
        await One.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await PollAsync(readActivity, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task PollAsync(Func<long> readActivity, CancellationToken cancellationToken)
    {
        long seen = readActivity();
        for (int quiet = 0; quiet < QuietPauses; quiet++)
        {
            for (int turn = 0; turn < TurnsPerPause; turn++)
            {
                await default(PoolTurn);
                if (PoolTurn.IsPoolIdle)
                {
                    return;
                }

                // A thread that the pool has woken in vain must get to run before it counts as idle again.
                Thread.Yield();
            }

            // In real time: it is real threads that are waited for.
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            if (PoolTurn.IsPoolIdle)
            {
                return;
            }

            long now = readActivity();
            quiet = now == seen ? quiet : -1;
            seen = now;
        }
    }
}
