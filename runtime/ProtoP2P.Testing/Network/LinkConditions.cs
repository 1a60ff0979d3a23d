using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>How bytes fare from one node of an <see cref="InMemoryNetwork"/> to another, in one direction. Immutable; the default is a perfect link.</summary>
/// <remarks>
/// The unit of chance is a packet: what is written to a connection at one instant of the network's clock, cut into pieces of
/// <see cref="PacketBytes"/> when the clock is moved next. A packet's fate depends on the network's seed, the two nodes, the number of their
/// connection, the instant and the packet's place in it, and on nothing else: not on the order in which threads happen to run. Connections are reliable streams, as TCP's are: a lost packet arrives late, and what was sent behind it waits for it.
/// </remarks>
public sealed record LinkConditions
{
    /// <summary>The largest packet, in bytes: what an Ethernet frame leaves to TCP.</summary>
    public const int PacketBytes = 1460;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>No delay, no loss, no limit.</summary>
    public static LinkConditions Perfect { get; } = new();

    /// <summary>Time that a packet travels: zero to one minute. Default zero. A dial takes one way and back.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Upper bound of a random time on top of <see cref="Latency"/>, per packet: zero to one minute. Default zero. Packets never overtake each other.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>
    /// What the path carries, in bytes per second, at least 1; 0, the default, for no limit. All connections between the two nodes share it: a packet
    /// leaves when the last one has left and arrives <see cref="Latency"/> after its last byte has left. Without chance (jitter, loss, resets), up to
    /// 5 ms' worth of a write travels as one packet, so that a test need not step through thousands.
    /// </summary>
    public long BytesPerSecond { get; init; }

    /// <summary>
    /// Chance of a packet to be lost, 0 to 1. Default 0. A loss is a retransmission after <see cref="RetransmissionTimeout"/>, twice that after the
    /// second loss, and so on up to a minute; after 15 the connection fails. An attempt to connect that is lost is repeated after 1 s, 2 s, 4 s and
    /// so on, 6 times: what a dial with a timeout of its own sees as silence.
    /// </summary>
    public double LossRate { get; init; }

    /// <summary>When a sender misses the acknowledgement of a packet: 1 ms to 1 minute. Default 200 ms, the least that Linux waits.</summary>
    public TimeSpan RetransmissionTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Chance that the network resets the connection in place of delivering a packet, 0 to 1. Default 0.</summary>
    public double ResetRate { get; init; }

    internal bool HasChance => Jitter > TimeSpan.Zero || LossRate > 0 || ResetRate > 0;

    /// <summary>How much of a write travels together. Where nothing is left to chance, what leaves within 5 ms arrives as one: fewer steps, the same end.</summary>
    internal int UnitBytes => (HasChance, BytesPerSecond) switch
    {
        (true, _) => PacketBytes,
        (_, 0) => int.MaxValue,
        _ => (int)Math.Clamp(BytesPerSecond / 200, PacketBytes, 1024 * 1024),
    };

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(Latency, TimeSpan.Zero, Longest, nameof(Latency));
        OptionRange.Check(Jitter, TimeSpan.Zero, Longest, nameof(Jitter));
        OptionRange.Check(RetransmissionTimeout, TimeSpan.FromMilliseconds(1), Longest, nameof(RetransmissionTimeout));
        ArgumentOutOfRangeException.ThrowIfNegative(BytesPerSecond);
        CheckChance(LossRate, nameof(LossRate));
        CheckChance(ResetRate, nameof(ResetRate));
    }

    private static void CheckChance(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "a chance is a number from 0 to 1");
        }
    }
}
