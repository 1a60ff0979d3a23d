namespace ProtoP2P;

/// <summary>Why a connection was closed. Carried by QUIC and by yamux's GoAway.</summary>
/// <remarks>The numbers are those of go-libp2p; yamux's own GoAway codes 1 and 2 are protocol and internal error.</remarks>
public enum ConnectionErrorCode : uint
{
    /// <summary>An orderly close.</summary>
    None = 0x0,

    /// <summary>The peers share no protocol.</summary>
    NegotiationFailed = 0x1000,

    /// <summary>A limit on connections or memory was reached.</summary>
    ResourceLimit = 0x1001,

    /// <summary>Connections or streams were opened faster than allowed.</summary>
    RateLimited = 0x1002,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolViolation = 0x1003,

    /// <summary>Another connection took this one's place.</summary>
    Supplanted = 0x1004,

    /// <summary>The connection manager collected the connection.</summary>
    Collected = 0x1005,

    /// <summary>The node is shutting down.</summary>
    Shutdown = 0x1006,

    /// <summary>The connection gater refused.</summary>
    Gated = 0x1007,
}
