namespace ProtoP2P.PubSub.Hosting;

/// <summary>How many bytes may be held at a time. Thread-safe.</summary>
/// <param name="max">The most; a single taker always gets what it wants.</param>
internal sealed class ByteBudget(long max)
{
    private long _taken;

    /// <summary>Takes some; false where they are not there.</summary>
    public bool TryTake(long bytes)
    {
        long taken = Interlocked.Add(ref _taken, bytes);
        if (taken <= max || taken == bytes)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
