namespace ProtoP2P.Rpc;

/// <summary>What becomes of a <see cref="FrameError"/>.</summary>
internal static class FrameErrors
{
    /// <summary>True where only the size is wrong: a listener answers with a status instead of resetting.</summary>
    public static bool IsOversize(this FrameError error) => error >= FrameError.FrameTooLarge;

    /// <summary>The status that the other end, or the caller, sees.</summary>
    public static RpcStatusCode ToStatusCode(this FrameError error) =>
        error.IsOversize() ? RpcStatusCode.ResourceExhausted : RpcStatusCode.Internal;

    /// <summary>The broken rule, for a person.</summary>
    public static string Describe(this FrameError error, MessageLimit limit) => error switch
    {
        FrameError.MalformedLength => "the length of a frame must be a minimal varint of at most 5 bytes",
        FrameError.Empty => "a frame must not be empty",
        FrameError.MalformedField => "a frame must be a protobuf message without groups",
        FrameError.UnknownBody => "a frame must be Open, Head, message or Close",
        FrameError.SeveralBodies => "a frame must have one body",
        FrameError.InvalidText => "method, key, reason and type must be UTF-8",
        FrameError.InvalidKey => "a metadata key must be lower-case printable ASCII without spaces",
        FrameError.FrameTooLarge => $"a frame exceeds the largest message of {limit.Bytes} bytes; raise {limit.Option} at both ends",
        FrameError.MessageTooLarge => $"a message exceeds {limit.Bytes} bytes; raise {limit.Option} at both ends",
        FrameError.MethodTooLong => $"a method's name exceeds {WireLimits.MethodBytes} bytes",
        FrameError.AncillaryTooLarge =>
            $"metadata, trailers, details and reason exceed {WireLimits.AncillaryBytes} bytes or {WireLimits.AncillaryEntries} entries",
        FrameError.MemoryExhausted =>
            $"the messages that are under way exceed a limit of memory; raise {nameof(MemoryOptions)}.{nameof(MemoryOptions.MaxPerConnection)} and those above it",
        _ => "no error",
    };
}
