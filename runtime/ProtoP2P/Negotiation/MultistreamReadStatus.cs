namespace ProtoP2P.Negotiation;

/// <summary>What <see cref="MultistreamCodec.TryRead"/> found.</summary>
internal enum MultistreamReadStatus
{
    /// <summary>A message was read.</summary>
    Done,

    /// <summary>The input ends inside the message.</summary>
    NeedMoreData,

    /// <summary>The length prefix is not a minimal varint.</summary>
    MalformedLength,

    /// <summary>Longer than <see cref="MultistreamCodec.MaxLineLength"/>.</summary>
    TooLong,

    /// <summary>The message does not end in a newline.</summary>
    MissingNewline,

    /// <summary>Not UTF-8, or with control characters.</summary>
    NotText,
}
