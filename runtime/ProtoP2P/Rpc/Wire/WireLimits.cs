namespace ProtoP2P.Rpc;

/// <summary>What version 1 of the wire format allows, whatever the options say (docs/rpc-wire.md, Limits).</summary>
internal static class WireLimits
{
    /// <summary>How much longer than the largest application message a frame may be.</summary>
    public const int FrameOverhead = 16 << 10;

    /// <summary>Metadata, or trailers, details and reason, of one frame together, in bytes.</summary>
    public const int AncillaryBytes = 8 << 10;

    /// <summary>Entries and details of one frame together.</summary>
    public const int AncillaryEntries = 64;

    /// <summary>A method's name, in bytes.</summary>
    public const int MethodBytes = 128;

    /// <summary>The length in front of a frame, in bytes.</summary>
    public const int PrefixBytes = 5;

    /// <summary>
    /// Messages of a stream that are at hand together leave together, up to about this many bytes at a time: half a Noise frame, and a fraction of what
    /// may wait to be sent.
    /// </summary>
    public const int BatchBytes = 32 << 10;

    /// <summary>
    /// The longest opening that goes out with an optimistic proposal of an id that the peer may refuse. A peer that refuses it reads what follows
    /// as the next proposal, and resets before its refusal arrives where that is longer than the 1,024 bytes multistream-select allows.
    /// </summary>
    public const int EarlyDataBytes = 1000;
}
