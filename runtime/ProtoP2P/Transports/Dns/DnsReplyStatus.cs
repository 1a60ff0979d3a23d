namespace ProtoP2P.Transports.Dns;

/// <summary>What a message that came from a server is.</summary>
internal enum DnsReplyStatus
{
    /// <summary>No reply to the question: another's, a late one, or a forgery.</summary>
    Foreign,

    /// <summary>The reply to the question, cut to fit a datagram.</summary>
    Truncated,

    /// <summary>A reply to the question that breaks the format.</summary>
    Malformed,

    /// <summary>The reply to the question.</summary>
    Sound,
}
