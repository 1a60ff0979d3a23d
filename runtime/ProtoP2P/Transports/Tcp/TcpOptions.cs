namespace ProtoP2P.Transports.Tcp;

/// <summary>Limits and socket settings of a <see cref="TcpTransport"/>.</summary>
public sealed class TcpOptions
{
    /// <summary>How long connecting to one address may take: 10 ms to 5 minutes. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an orderly close waits for the peer to end its direction too, before the socket is closed: zero to one minute. Default 500 ms.
    /// Closing earlier may reset the connection, and with it what the peer has not received yet.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Connections that the system queues at one listener: 1 to 65,535; the system may use less. Default 512.</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>Idle time before the system probes the peer, and between probes: 1 s to 1 day, in whole seconds. Default 30 s.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Probes without an answer after which the system fails the connection: 1 to 127. Default 4.</summary>
    public int KeepAliveProbes { get; set; } = 4;

    /// <summary>Pause before accepting goes on when the system has run out of sockets or memory: 1 ms to 1 minute. Default 250 ms.</summary>
    public TimeSpan AcceptRetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(ConnectTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), nameof(ConnectTimeout));
        OptionRange.Check(CloseTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(CloseTimeout));
        OptionRange.Check(Backlog, 1, 65_535, nameof(Backlog));
        OptionRange.Check(KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(KeepAlive));
        OptionRange.Check(KeepAliveProbes, 1, 127, nameof(KeepAliveProbes));
        OptionRange.Check(AcceptRetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(AcceptRetryDelay));
    }
}
