using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>When dials over UDP, or over IPv6, count as pointless: a network in between swallows them.</summary>
/// <remarks>
/// UDP (QUIC) and IPv6 are counted apart, over all peers, and public addresses only. The defaults are go-libp2p's. A dial that another address of the
/// same peer outran counts as failed, hence the low number of successes.
/// </remarks>
public sealed class BlackHoleOptions
{
    /// <summary>
    /// How many of the last dials are looked at: 1 to 10,000. Before there are as many, every dial is let through; once dials are skipped, one of as
    /// many is let through, to see whether it works again. Default 100.
    /// </summary>
    public int Window { get; set; } = 100;

    /// <summary>Fewer successes than this among the last <see cref="Window"/> dials mean a black hole: 0, which turns this off, to <see cref="Window"/>. Default 5.</summary>
    public int MinSuccesses { get; set; } = 5;

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(Window, 1, 10_000, nameof(Window));
        OptionRange.Check(MinSuccesses, 0, Window, nameof(MinSuccesses));
    }
}
