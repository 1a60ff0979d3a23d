namespace ProtoP2P.Rpc;

/// <summary>What one frame may still carry beside its message.</summary>
internal struct AncillaryBudget()
{
    private long _bytes = WireLimits.AncillaryBytes;
    private int _entries = WireLimits.AncillaryEntries;

    public bool TryTake(long bytes)
    {
        _bytes -= bytes;
        return _bytes >= 0;
    }

    public bool TryTakeEntry(long bytes)
    {
        _entries--;
        return _entries >= 0 && TryTake(bytes);
    }
}
