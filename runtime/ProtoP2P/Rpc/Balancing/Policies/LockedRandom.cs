namespace ProtoP2P.Rpc.Balancing;

/// <summary>A random source that several calls may draw from at once.</summary>
internal sealed class LockedRandom(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>0 or more, below <paramref name="limit"/>.</summary>
    public int Next(int limit)
    {
        lock (_gate)
        {
            return random.Next(limit);
        }
    }

    /// <summary>0 or more, below 1.</summary>
    public double NextDouble()
    {
        lock (_gate)
        {
            return random.NextDouble();
        }
    }
}
