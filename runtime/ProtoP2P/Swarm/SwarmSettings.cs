using Microsoft.Extensions.Logging;
using ProtoP2P.Negotiation;

namespace ProtoP2P.Swarm;

/// <summary>What every part of a swarm shares.</summary>
internal sealed record SwarmSettings(
    PeerId LocalPeer,
    ConnectionOptions Connections,
    StreamOptions Streams,
    MemoryOptions Memory,
    DialOptions Dial,
    TimeProvider TimeProvider,
    ILogger Logger)
{
    /// <summary>The limits of the negotiation of a stream.</summary>
    public NegotiationSettings StreamNegotiation { get; } =
        new(TimeProvider) { Timeout = Streams.NegotiationTimeout, MaxProposals = Streams.MaxProposals };

    /// <summary>The limits of the negotiation of a connection's security and muxer. The handshake's time bounds the whole as well.</summary>
    public NegotiationSettings ConnectionNegotiation { get; } =
        new(TimeProvider) { Timeout = Connections.HandshakeTimeout, MaxProposals = Streams.MaxProposals };
}
