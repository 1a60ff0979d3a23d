namespace ProtoP2P.Rpc.Balancing;

/// <summary>One after the other.</summary>
internal sealed class RoundRobinPicker : IPeerPicker
{
    private uint _next = uint.MaxValue;

    /// <inheritdoc/>
    public int Pick(IReadOnlyList<IPeerLoad> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        return (int)(Interlocked.Increment(ref _next) % (uint)peers.Count);
    }
}
