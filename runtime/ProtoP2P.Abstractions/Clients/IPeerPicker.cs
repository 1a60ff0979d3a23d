namespace ProtoP2P;

/// <summary>Chooses the peer of each attempt of a call. One object serves all calls of one client. Thread-safe.</summary>
public interface IPeerPicker
{
    /// <summary>Chooses among peers that are worth trying: at least two, in the resolver's order.</summary>
    /// <returns>An index into <paramref name="peers"/>.</returns>
    int Pick(IReadOnlyList<IPeerLoad> peers);
}
