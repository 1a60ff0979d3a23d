using ProtoP2P;

namespace Chat;

/// <summary>What the command line asks for.</summary>
internal sealed record ChatSettings
{
    public required IReadOnlyList<Multiaddress> Listen { get; init; }

    /// <summary>Who to dial at the start, each with <c>/p2p</c>.</summary>
    public required IReadOnlyList<Multiaddress> Peers { get; init; }

    public required string Room { get; init; }

    public required string Name { get; init; }

    /// <summary>For programs: one JSON object a line.</summary>
    public required bool Json { get; init; }
}
