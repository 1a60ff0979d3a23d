using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>How the dials to the addresses of one peer are staggered.</summary>
/// <remarks>The defaults are those of go-libp2p. Every value takes zero to one minute.</remarks>
public sealed class DialRankingOptions
{
    /// <summary>Head start of one public address over the next. Default 250 ms.</summary>
    public TimeSpan PublicDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Head start of one private or loopback address over the next. Default 30 ms.</summary>
    public TimeSpan PrivateDelay { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Head start of public QUIC and TCP over other transports. Default 1 s.</summary>
    public TimeSpan PublicOtherDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Head start of private QUIC and TCP over other transports. Default 100 ms.</summary>
    public TimeSpan PrivateOtherDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Head start of direct public addresses over relayed ones. Default 500 ms.</summary>
    public TimeSpan RelayDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a public address that has connected holds back the next ones while its connection is being secured, so that they are not dialled in vain.
    /// Default 250 ms.
    /// </summary>
    public TimeSpan UpgradeDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        TimeSpan most = TimeSpan.FromMinutes(1);
        OptionRange.Check(PublicDelay, TimeSpan.Zero, most, nameof(PublicDelay));
        OptionRange.Check(PrivateDelay, TimeSpan.Zero, most, nameof(PrivateDelay));
        OptionRange.Check(PublicOtherDelay, TimeSpan.Zero, most, nameof(PublicOtherDelay));
        OptionRange.Check(PrivateOtherDelay, TimeSpan.Zero, most, nameof(PrivateOtherDelay));
        OptionRange.Check(RelayDelay, TimeSpan.Zero, most, nameof(RelayDelay));
        OptionRange.Check(UpgradeDelay, TimeSpan.Zero, most, nameof(UpgradeDelay));
    }
}
