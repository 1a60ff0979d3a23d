using ProtoP2P.Security.Noise;

namespace ProtoP2P.Muxers.Yamux;

/// <summary>The limits and timings of yamux, per connection.</summary>
public sealed class YamuxOptions : MuxerOptions
{
    /// <summary>The defaults: 512 streams, windows from 256 KiB to 16 MiB.</summary>
    public YamuxOptions()
        : base(maxStreams: 512)
    {
    }

    /// <summary>Streams of this node that the peer has not acknowledged; opening awaits a place. 1 to 65,536; default 256 (yamux specification).</summary>
    public int MaxUnacknowledgedStreams { get; set; } = 256;

    /// <summary>What a stream's receive window may grow to, in bytes; 256 KiB (the initial window) to 1 GiB; default 16 MiB.</summary>
    public int MaxWindow { get; set; } = 16 * 1024 * 1024;

    /// <summary>What all receive windows may grow by together, beyond 256 KiB each, in bytes; 0 to 16 GiB; default 32 MiB.</summary>
    public long WindowGrowthBudget { get; set; } = 32 * 1024 * 1024;

    /// <summary>The most payload of one frame that this node sends, in bytes; 1 KiB to 1 MiB. The default of 65,396 fills one frame of Noise as this library cuts them.</summary>
    public int MaxFramePayload { get; set; } = NoiseFrameCut.Full - YamuxFrameHeader.Size;

    /// <summary>How often the peer is pinged; at least 1 ms, or <see cref="Timeout.InfiniteTimeSpan"/> for never. Default 15 s.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A peer that has been pinged and sends nothing at all for this time loses the connection; 1 ms to 1 h; default 10 s.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckRange(MaxUnacknowledgedStreams, 1, 65_536);
        CheckRange(MaxWindow, (int)ReceiveWindow.Initial, 1024 * 1024 * 1024);
        CheckRange(WindowGrowthBudget, 0, 16L * 1024 * 1024 * 1024);
        CheckRange(MaxFramePayload, 1024, 1024 * 1024);
        CheckRange(KeepAliveTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        if (KeepAliveInterval != Timeout.InfiniteTimeSpan)
        {
            CheckRange(KeepAliveInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        }
    }
}
