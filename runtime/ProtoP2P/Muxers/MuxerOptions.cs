using System.Runtime.CompilerServices;

namespace ProtoP2P.Muxers;

/// <summary>The limits that all muxers share, per connection.</summary>
public abstract class MuxerOptions
{
    private protected MuxerOptions(int maxStreams) => MaxStreams = maxStreams;

    /// <summary>Streams that may be open at once on one connection, in both directions; 1 to 65,536.</summary>
    public int MaxStreams { get; set; }

    /// <summary>Streams of the peer that wait to be accepted; the next one is refused. 1 to 65,536; default 256.</summary>
    public int AcceptBacklog { get; set; } = 256;

    /// <summary>
    /// Streams that the peer may open and reset, or have refused, beyond what is served: each one costs a token of this many, and each stream that
    /// ends in order, and time (64 a second), gives one back. With none left the connection is closed. 1 to 1,000,000; default 1,024.
    /// </summary>
    public int UnservedStreams { get; set; } = 1024;

    /// <summary>A write that the channel does not take within this time ends the connection. 1 s to 1 h; default 30 s.</summary>
    public TimeSpan WriteStallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a disposed stream, whose own direction has ended, waits for the peer to end the other before it is reset. 1 ms to 1 h; default 5 s.</summary>
    public TimeSpan LingerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long closing waits for what is queued to be sent. 1 ms to 1 min; default 1 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the error names it.</exception>
    public virtual void Validate()
    {
        CheckRange(MaxStreams, 1, 65_536);
        CheckRange(AcceptBacklog, 1, 65_536);
        CheckRange(UnservedStreams, 1, 1_000_000);
        CheckRange(WriteStallTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckRange(LingerTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        CheckRange(CloseTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
    }

    /// <summary>The name of an option as errors show it.</summary>
    internal string NameOf(string option) => $"{GetType().Name}.{option}";

    private protected void CheckRange<T>(T value, T min, T max, [CallerArgumentExpression(nameof(value))] string option = "")
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new ArgumentOutOfRangeException(NameOf(option), value, $"Must be from {min} to {max}.");
        }
    }
}
