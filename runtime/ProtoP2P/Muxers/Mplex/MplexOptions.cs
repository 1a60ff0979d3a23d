using ProtoP2P.Security.Noise;

namespace ProtoP2P.Muxers.Mplex;

/// <summary>The limits and timings of mplex, per connection.</summary>
public sealed class MplexOptions : MuxerOptions
{
    /// <summary>The defaults: 128 streams, 4 MiB unread each.</summary>
    public MplexOptions()
        : base(maxStreams: 128)
    {
    }

    /// <summary>
    /// A stream whose unread bytes would pass this many is reset: mplex has no flow control to hold its writer back. 64 KiB to 1 GiB; default 4 MiB.
    /// </summary>
    public int MaxUnreadBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The most data of one message that this node sends, in bytes; 1 KiB to 1 MiB. The default of 65,395 fills one frame of Noise as this library cuts them.</summary>
    public int MaxFramePayload { get; set; } = NoiseFrameCut.Full - MplexFrameHeader.MaxWriteSize;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckRange(MaxUnreadBytes, 64 * 1024, 1024 * 1024 * 1024);
        CheckRange(MaxFramePayload, 1024, 1024 * 1024);
    }
}
