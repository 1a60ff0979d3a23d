using ProtoP2P;

namespace Node.Cli;

/// <summary>How a node is to run.</summary>
internal sealed record RunSettings
{
    /// <summary>Where it listens; null takes what the configuration says, or the default.</summary>
    public IReadOnlyList<string>? Listen { get; init; }

    /// <summary>Names of security protocols in order of preference; null as above.</summary>
    public IReadOnlyList<string>? Security { get; init; }

    /// <summary>Names of muxers in order of preference; null as above.</summary>
    public IReadOnlyList<string>? Muxers { get; init; }

    /// <summary>Names of services.</summary>
    public IReadOnlyList<string> Services { get; init; } = ["identify", "ping", "echo", "perf"];

    /// <summary>Peers to connect to at the start.</summary>
    public IReadOnlyList<Multiaddress> Bootstrap { get; init; } = [];

    /// <summary>Peers to stay connected to, besides those of the configuration.</summary>
    public IReadOnlyList<Multiaddress> Static { get; init; } = [];

    /// <summary>The file in which peers are remembered; null takes what the configuration says, or none.</summary>
    public string? PeerstoreFile { get; init; }

    /// <summary>The identity is kept in this file, which is made where it is missing.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The file with the key of the node's private network; null takes what the configuration says, or none.</summary>
    public string? PskFile { get; init; }

    /// <summary>The identity is made of this seed; 32 bytes.</summary>
    public byte[]? Seed { get; init; }

    /// <summary>A JSON file whose section <c>Libp2p</c> configures the node; what else is said here comes on top.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Writes JSON lines for programs, and not text for a person.</summary>
    public bool Json { get; init; }
}
