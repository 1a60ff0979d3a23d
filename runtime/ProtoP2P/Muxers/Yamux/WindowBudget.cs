namespace ProtoP2P.Muxers.Yamux;

/// <summary>What the receive windows of one connection may grow by, all together, beyond the initial window of each stream.</summary>
internal sealed class WindowBudget(long total)
{
    private long _left = total;

    public long Left => Interlocked.Read(ref _left);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _left, bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _left, bytes);
}
