using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>How an <see cref="InMemoryNetwork"/> behaves.</summary>
public sealed class InMemoryNetworkOptions
{
    /// <summary>Time that bytes travel in one direction, on the network's clock: zero to one minute. Default zero. A dial takes twice as long.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.Zero;

    /// <summary>Upper bound of a random time on top of <see cref="Latency"/>, drawn per write; bytes never overtake each other. Zero to one minute. Default zero.</summary>
    public TimeSpan Jitter { get; set; } = TimeSpan.Zero;

    /// <summary>The seed of every random choice. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Bytes that may be under way in each direction of a connection before its writer waits: 1 to 67,108,864. Default 262,144.</summary>
    public int PipeCapacity { get; set; } = 256 * 1024;

    /// <summary>Connections that may wait to be accepted at one listener before further dials wait: 1 to 65,535. Default 128.</summary>
    public int Backlog { get; set; } = 128;

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(Latency, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(Latency));
        OptionRange.Check(Jitter, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(Jitter));
        OptionRange.Check(PipeCapacity, 1, 64 * 1024 * 1024, nameof(PipeCapacity));
        OptionRange.Check(Backlog, 1, 65_535, nameof(Backlog));
    }
}
