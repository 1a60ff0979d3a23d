namespace ProtoP2P.Swarm;

/// <summary>A connection as the trimmer weighs it.</summary>
/// <param name="Connection">Which.</param>
/// <param name="OpenedAt">Since when.</param>
/// <param name="Value">The sum of its peer's tags.</param>
/// <param name="IsProtected">Whether its peer is protected.</param>
/// <param name="HasStreams">Whether anything uses it.</param>
/// <param name="Direction">Who dialled.</param>
internal readonly record struct TrimCandidate<T>(
    T Connection, DateTimeOffset OpenedAt, long Value, bool IsProtected, bool HasStreams, Direction Direction);
