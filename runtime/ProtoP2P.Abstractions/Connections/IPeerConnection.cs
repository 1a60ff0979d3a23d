namespace ProtoP2P;

/// <summary>An authenticated, multiplexed connection to a peer.</summary>
public interface IPeerConnection
{
    /// <summary>A number that is unique within the host's life, for logs.</summary>
    long Id { get; }

    /// <summary>Who is at the other end, as proved by the handshake.</summary>
    PeerId RemotePeer { get; }

    /// <summary>The peer's public key.</summary>
    PublicKey RemotePublicKey { get; }

    /// <summary>The peer's address as this node sees it, without <c>/p2p</c>.</summary>
    Multiaddress RemoteAddress { get; }

    /// <summary>This node's end, without <c>/p2p</c>.</summary>
    Multiaddress LocalAddress { get; }

    /// <summary>Who dialled.</summary>
    Direction Direction { get; }

    /// <summary>The agreed security protocol, such as <c>/noise</c>.</summary>
    string SecurityProtocol { get; }

    /// <summary>The agreed muxer, such as <c>/yamux/1.0.0</c>.</summary>
    string MuxerProtocol { get; }

    /// <summary>True for a connection with a budget of time or bytes, such as one through a relay.</summary>
    bool IsLimited { get; }

    /// <summary>When the connection was established.</summary>
    DateTimeOffset OpenedAt { get; }

    /// <summary>How many streams are open, in both directions.</summary>
    int StreamCount { get; }

    /// <summary>Fires when the connection has ended.</summary>
    CancellationToken Closed { get; }

    /// <summary>Closes the connection; open streams are reset.</summary>
    ValueTask CloseAsync(CancellationToken cancellationToken = default);
}
