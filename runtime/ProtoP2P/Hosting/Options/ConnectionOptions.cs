namespace ProtoP2P;

/// <summary>How many connections a node takes, and how long they may be in the making.</summary>
public sealed class ConnectionOptions
{
    /// <summary>Inbound connections, handshakes included: 1 to 1,000,000. Default 256.</summary>
    public int MaxInbound { get; set; } = 256;

    /// <summary>Inbound connections of one IPv4 address or IPv6 /56, handshakes included: 1 to 1,000,000. Loopback is exempt. Default 8.</summary>
    public int MaxInboundPerAddress { get; set; } = 8;

    /// <summary>Inbound connections that have not proved who they are: 1 to 1,000,000. Default 64.</summary>
    public int MaxPendingHandshakes { get; set; } = 64;

    /// <summary>Connections with one peer, in both directions: 1 to 1,000. Default 8.</summary>
    public int MaxPerPeer { get; set; } = 8;

    /// <summary>
    /// With more connections than this, in both directions, the least valuable are closed until <see cref="LowWater"/> are left: 1 to 1,000,000.
    /// Default 192. <see cref="ILibp2pHost.ConnectionManager"/> says what is valuable.
    /// </summary>
    public int HighWater { get; set; } = 192;

    /// <summary>How many connections are left after a trim: 1 to <see cref="HighWater"/>. Default 160.</summary>
    public int LowWater { get; set; } = 160;

    /// <summary>How long a new connection is spared, so that it can show what it is worth: 0 to 1 day. Default 1 min.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What an inbound connection may take to become secure and multiplexed: more than 0, at most 10 minutes. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long without streams a second connection to the same peer is closed: 1 s to 1 day. Default 30 s.</summary>
    public TimeSpan RedundantIdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the orderly end of a connection may take before it is cut: more than 0, at most 10 minutes. Default 1 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(1);

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(MaxInbound), MaxInbound, 1, 1_000_000, errors);
        OptionCheck.Range(path, nameof(MaxInboundPerAddress), MaxInboundPerAddress, 1, 1_000_000, errors);
        OptionCheck.Range(path, nameof(MaxPendingHandshakes), MaxPendingHandshakes, 1, 1_000_000, errors);
        OptionCheck.Range(path, nameof(MaxPerPeer), MaxPerPeer, 1, 1_000, errors);
        OptionCheck.Range(path, nameof(HighWater), HighWater, 1, 1_000_000, errors);
        OptionCheck.Range(path, nameof(LowWater), LowWater, 1, HighWater, errors);
        OptionCheck.Range(path, nameof(GracePeriod), GracePeriod, TimeSpan.Zero, TimeSpan.FromDays(1), errors);
        OptionCheck.Range(path, nameof(HandshakeTimeout), HandshakeTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), errors);
        OptionCheck.Range(path, nameof(RedundantIdleTimeout), RedundantIdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), errors);
        OptionCheck.Range(path, nameof(CloseTimeout), CloseTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), errors);
    }
}
