namespace ProtoP2P.Rpc;

/// <summary>Why bytes are no frame. The errors from <see cref="FrameTooLarge"/> on concern size only: what was sent is understood, and answered.</summary>
internal enum FrameError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>The length in front is not minimal, or longer than 5 bytes.</summary>
    MalformedLength,

    /// <summary>The length is zero.</summary>
    Empty,

    /// <summary>Not protobuf: a truncated or over-long field, a group, field number 0.</summary>
    MalformedField,

    /// <summary>No arm that version 1 knows.</summary>
    UnknownBody,

    /// <summary>More than one arm.</summary>
    SeveralBodies,

    /// <summary>A method name, key, reason or type that is not UTF-8.</summary>
    InvalidText,

    /// <summary>A metadata key that is not lower-case printable ASCII.</summary>
    InvalidKey,

    /// <summary>The frame is longer than the largest message and 16 KiB.</summary>
    FrameTooLarge,

    /// <summary>The application message is longer than the limit.</summary>
    MessageTooLarge,

    /// <summary>The method's name is longer than 128 bytes.</summary>
    MethodTooLong,

    /// <summary>Metadata, trailers, details and reason exceed 8 KiB or 64 entries.</summary>
    AncillaryTooLarge,

    /// <summary>The account that long messages are charged to is used up.</summary>
    MemoryExhausted,
}
