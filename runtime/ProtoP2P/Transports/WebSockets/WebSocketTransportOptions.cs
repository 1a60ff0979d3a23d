namespace ProtoP2P.Transports.WebSockets;

/// <summary>Limits of WebSocket connections, dialled and accepted.</summary>
public sealed class WebSocketTransportOptions
{
    /// <summary>Bytes that one message carries at most when sending: 1 KiB to 16 MiB. Default 64 KiB. Messages of peers may have any size.</summary>
    public int MaxMessageSize { get; set; } = 64 * 1024;

    /// <summary>How long connecting to one address may take, TCP, TLS and the upgrade included: 10 ms to 5 minutes. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an orderly close waits for the peer's close frame before the connection is cut: zero to one minute. Default 500 ms.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Connections that wait at a listener until the node takes them; more are answered 503: 1 to 65,535. Default 64.</summary>
    public int MaxPendingConnections { get; set; } = 64;

    /// <summary>
    /// TCP connections of a listener's own web server that have not become WebSockets; more are closed: 1 to 65,535. Default 128. WebSockets count as
    /// connections of the node. An application that shares its port sets <c>KestrelServerLimits.MaxConcurrentConnections</c>.
    /// </summary>
    public int MaxServerConnections { get; set; } = 128;

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(MaxMessageSize, 1024, 16 * 1024 * 1024, nameof(MaxMessageSize));
        OptionRange.Check(HandshakeTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), nameof(HandshakeTimeout));
        OptionRange.Check(CloseTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(CloseTimeout));
        OptionRange.Check(MaxPendingConnections, 1, 65_535, nameof(MaxPendingConnections));
        OptionRange.Check(MaxServerConnections, 1, 65_535, nameof(MaxServerConnections));
    }
}
