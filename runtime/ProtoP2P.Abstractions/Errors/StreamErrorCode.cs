namespace ProtoP2P;

/// <summary>Why a stream was reset. Carried by transports that have room for it (QUIC, and the length field of a yamux RST).</summary>
/// <remarks>The numbers are those of go-libp2p; a connection's codes (<see cref="ConnectionErrorCode"/>) are one lower.</remarks>
public enum StreamErrorCode : uint
{
    /// <summary>No reason given.</summary>
    Unspecified = 0x0,

    /// <summary>The peers share no protocol.</summary>
    NegotiationFailed = 0x1001,

    /// <summary>A limit on streams or memory was reached.</summary>
    ResourceLimit = 0x1002,

    /// <summary>Streams were opened faster than allowed.</summary>
    RateLimited = 0x1003,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolViolation = 0x1004,

    /// <summary>Another stream took this one's place.</summary>
    Supplanted = 0x1005,

    /// <summary>The connection manager collected the stream.</summary>
    Collected = 0x1006,

    /// <summary>The node is shutting down.</summary>
    Shutdown = 0x1007,

    /// <summary>The connection gater refused.</summary>
    Gated = 0x1008,
}
