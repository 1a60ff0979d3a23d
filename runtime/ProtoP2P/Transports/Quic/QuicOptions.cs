using System.Numerics;

namespace ProtoP2P.Transports.Quic;

/// <summary>Limits and timings of a <see cref="QuicTransport"/>.</summary>
public sealed class QuicOptions
{
    /// <summary>How long the handshake may take, in both directions: 10 ms to 5 minutes. Default 5 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A connection over which nothing comes for this time is lost: 100 ms to 1 hour. Default 30 s. The smaller of both ends' values holds.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After how long a silence the peer is made to answer: 10 ms to 1 hour, or <see cref="Timeout.InfiniteTimeSpan"/> for never. Default 5 s: other
    /// implementations give up after 10 s without a word.
    /// </summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Streams that the peer may have open at once on a connection: 1 to 65,535. Default 256. The peer waits for a place.</summary>
    public int MaxInboundStreams { get; set; } = 256;

    /// <summary>Streams that may be open at once on a connection, in both directions: 1 to 131,070. Default 512.</summary>
    public int MaxStreams { get; set; } = 512;

    /// <summary>What the peer may send on a new stream before any of it is read, in bytes: a power of two from 4 KiB to 1 GiB. Default 256 KiB. Grows with what is read.</summary>
    public int StreamWindow { get; set; } = 256 * 1024;

    /// <summary>What the peer may send on all streams of a connection before any of it is read, in bytes: 64 KiB to 1 GiB. Default 4 MiB. No stream's window outgrows it.</summary>
    public int ConnectionWindow { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Inbound connections at one listener that shake hands or wait to be accepted: 1 to 65,535. Default 1,024. More are refused, whoever they are: a
    /// first packet takes a place for <see cref="HandshakeTimeout"/>, and its sender's address may be made up.
    /// </summary>
    public int Backlog { get; set; } = 1024;

    /// <summary>
    /// Handshakes at one listener that an IPv4 address or IPv6 /56 may have begun within <see cref="HandshakeTimeout"/> and not completed: 1 to 65,535.
    /// Default 32. More are refused while the listener has a quarter of its <see cref="Backlog"/> under way, and not before: the address that is counted
    /// may be made up, so that a trickle of forged packets would keep its owner out otherwise. Loopback is exempt.
    /// </summary>
    public int MaxHandshakesPerAddress { get; set; } = 32;

    /// <summary>
    /// Streams that the peer may open and reset, or have refused, beyond what is served: each one costs a token of this many, and each stream that
    /// ends in order, and time (64 a second), gives one back. With none left the connection is closed. 1 to 1,000,000; default 1,024.
    /// </summary>
    public int UnservedStreams { get; set; } = 1024;

    /// <summary>How long a disposed stream, whose own direction has ended, waits for the peer to end the other before it is reset. 1 ms to 1 h; default 5 s.</summary>
    public TimeSpan LingerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long closing a connection waits for what was finished to be taken by the peer: 1 ms to 1 min. Default 1 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(HandshakeTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
        OptionRange.Check(IdleTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        OptionRange.Check(MaxInboundStreams, 1, ushort.MaxValue);
        OptionRange.Check(MaxStreams, 1, 2 * ushort.MaxValue);
        OptionRange.Check(StreamWindow, 4 * 1024, 1024 * 1024 * 1024);
        OptionRange.Check(ConnectionWindow, 64 * 1024, 1024 * 1024 * 1024);
        OptionRange.Check(Backlog, 1, ushort.MaxValue);
        OptionRange.Check(MaxHandshakesPerAddress, 1, ushort.MaxValue);
        OptionRange.Check(UnservedStreams, 1, 1_000_000);
        OptionRange.Check(LingerTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        OptionRange.Check(CloseTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        if (KeepAlive != Timeout.InfiniteTimeSpan)
        {
            OptionRange.Check(KeepAlive, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        }

        if (!BitOperations.IsPow2(StreamWindow))
        {
            throw new ArgumentOutOfRangeException(nameof(StreamWindow), StreamWindow, $"{nameof(StreamWindow)} takes a power of two");
        }
    }
}
