using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>
/// One decoded frame. The sequences refer to the bytes it was decoded from and end with them; the rest was copied, and only where it was sent.
/// </summary>
internal struct Frame
{
    /// <summary>Which arm; decides which of the fields below mean anything.</summary>
    public FrameKind Kind;

    /// <summary>Whether there is an application message: an empty one is not none.</summary>
    public bool HasMessage;

    /// <summary>The application message.</summary>
    public ReadOnlySequence<byte> Message;

    /// <summary>Open: the method's name.</summary>
    public ReadOnlySequence<byte> Method;

    /// <summary>Open: how long the caller waits from now; 0 for no deadline.</summary>
    public ulong TimeoutMicros;

    /// <summary>Open: see <see cref="OpenFlags"/>.</summary>
    public uint Flags;

    /// <summary>Open: the fingerprint of the caller's contract; 0 for none.</summary>
    public ulong Contract;

    /// <summary>Close: the status.</summary>
    public uint Code;

    /// <summary>Close: the reason.</summary>
    public string? Reason;

    /// <summary>Open and Head: the metadata; Close: the trailers. Null for none.</summary>
    public RpcMetadata? Metadata;

    /// <summary>Close: typed details; null for none.</summary>
    public List<RpcErrorDetail>? Details;
}
