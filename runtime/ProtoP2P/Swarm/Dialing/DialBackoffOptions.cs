using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>How long an address that failed is left alone.</summary>
/// <remarks>The n-th failure in a row costs <see cref="Base"/> + (n - 1)² · <see cref="Step"/>, at most <see cref="Maximum"/>. The defaults are go-libp2p's.</remarks>
public sealed class DialBackoffOptions
{
    /// <summary>Time after the first failure: zero to one hour. Default 5 s.</summary>
    public TimeSpan Base { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What grows with the square of the failures: zero to one hour. Default 1 s.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time: zero to one day. Default 5 minutes.</summary>
    public TimeSpan Maximum { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Addresses that are remembered: 1 to 1,000,000. Beyond it, the one that is free again first is forgotten. Default 4,096.</summary>
    public int MaxEntries { get; set; } = 4096;

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(Base, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(Base));
        OptionRange.Check(Step, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(Step));
        OptionRange.Check(Maximum, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(Maximum));
        OptionRange.Check(MaxEntries, 1, 1_000_000, nameof(MaxEntries));
    }
}
