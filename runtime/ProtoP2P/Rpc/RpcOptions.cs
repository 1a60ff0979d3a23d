using ProtoP2P.Rpc;

namespace ProtoP2P;

/// <summary>Limits and defaults of typed calls, for both ends of them.</summary>
public sealed class RpcOptions
{
    /// <summary>The smallest and largest value of <see cref="MaxMessageBytes"/>.</summary>
    internal const int LeastMessageBytes = 1, MostMessageBytes = 1 << 30;

    /// <summary>The largest application message in bytes, in either direction, 1 to 1,073,741,824. Default 4 MiB. A contract or a method may set its own.</summary>
    public int MaxMessageBytes { get; set; } = 4 << 20;

    /// <summary>
    /// The most that one message may take in memory once it is decoded, in bytes, 262,144 or more. Default 24 MiB. It is estimated before the
    /// message is decoded, because 4 MiB of empty messages inside one take hundreds of times that; messages that cannot exceed 256 KiB are not
    /// looked at. What the estimate says is charged to the connection while the message is handled, within
    /// <see cref="MemoryOptions.MaxPerConnection"/>.
    /// </summary>
    public long MaxDecodedBytes { get; set; } = 24 << 20;

    /// <summary>
    /// How long a caller waits for a reply where neither it nor the method says. Positive, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// Default 10 s. Calls that stream in either direction have no deadline unless one is given.
    /// </summary>
    public TimeSpan DefaultDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a caller that opened a stream may take to send its complete first frame, or the only request of a bare method. Positive.
    /// Default 10 s.
    /// </summary>
    public TimeSpan OpenTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes of an unfinished request are still read, and dropped, after the answer was sent. 0 or more. Default 1 MiB.</summary>
    public long MaxDrainBytes { get; set; } = 1 << 20;

    /// <summary>How long an unfinished request is still read after the answer was sent; then the stream is reset. Positive. Default 5 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether callers see the text of exceptions that a service did not mean for them. Default false: the text may hold paths, queries
    /// and other people's data.
    /// </summary>
    public bool DetailedErrors { get; set; }

    /// <summary>
    /// Calls of one contract that may run at the same time, over all peers, per direction. 1 or more. Default 1,024. Inbound calls beyond it are
    /// answered ResourceExhausted; outbound ones wait their turn under their deadline. <see cref="RpcLimitsAttribute"/> limits single methods.
    /// </summary>
    public int MaxCallsPerProtocol { get; set; } = 1024;

    /// <summary>
    /// Calls of one contract that may run at the same time between this node and one peer, per direction. 1 or more. Default 256. Inbound
    /// calls beyond it are answered ResourceExhausted; outbound ones wait their turn under their deadline.
    /// </summary>
    public int MaxCallsPerPeer { get; set; } = 256;

    /// <summary>The first value that is out of range, as one line that names the option; null where all are well.</summary>
    internal string? FindError(string prefix = "Rpc") => this switch
    {
        { MaxMessageBytes: < LeastMessageBytes or > MostMessageBytes } =>
            $"{prefix}:{nameof(MaxMessageBytes)} is {MaxMessageBytes}; expected {LeastMessageBytes} to {MostMessageBytes} bytes",
        { MaxDecodedBytes: < DecodedSize.SmallBytes } =>
            $"{prefix}:{nameof(MaxDecodedBytes)} is {MaxDecodedBytes}; expected {DecodedSize.SmallBytes} or more bytes",
        _ when DefaultDeadline <= TimeSpan.Zero && DefaultDeadline != Timeout.InfiniteTimeSpan =>
            $"{prefix}:{nameof(DefaultDeadline)} is {DefaultDeadline}; expected a positive time, or -00:00:00.0010000 for none",
        _ when OpenTimeout <= TimeSpan.Zero => $"{prefix}:{nameof(OpenTimeout)} is {OpenTimeout}; expected a positive time",
        { MaxDrainBytes: < 0 } => $"{prefix}:{nameof(MaxDrainBytes)} is {MaxDrainBytes}; expected 0 or more bytes",
        _ when DrainTimeout <= TimeSpan.Zero => $"{prefix}:{nameof(DrainTimeout)} is {DrainTimeout}; expected a positive time",
        { MaxCallsPerProtocol: < 1 } => $"{prefix}:{nameof(MaxCallsPerProtocol)} is {MaxCallsPerProtocol}; expected 1 or more",
        { MaxCallsPerPeer: < 1 } => $"{prefix}:{nameof(MaxCallsPerPeer)} is {MaxCallsPerPeer}; expected 1 or more",
        _ => null,
    };
}
