namespace ProtoP2P.Swarm;

/// <summary>A connection as the trimmer weighs it.</summary>
/// <param name="Connection">Which.</param>
/// <param name="Age">How long it has been open.</param>
/// <param name="Value">The sum of its peer's tags.</param>
/// <param name="IsProtected">Whether its peer is protected.</param>
/// <param name="HasStreams">Whether anything uses it.</param>
/// <param name="Direction">Who dialled.</param>
internal readonly record struct TrimCandidate<T>(
    T Connection, TimeSpan Age, long Value, bool IsProtected, bool HasStreams, Direction Direction);
