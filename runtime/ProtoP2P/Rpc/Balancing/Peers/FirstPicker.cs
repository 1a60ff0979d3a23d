namespace ProtoP2P.Rpc.Balancing;

/// <summary>The first, always.</summary>
internal sealed class FirstPicker : IPeerPicker
{
    /// <inheritdoc/>
    public int Pick(IReadOnlyList<IPeerLoad> peers) => 0;
}
