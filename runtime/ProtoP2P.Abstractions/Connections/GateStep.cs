namespace ProtoP2P;

/// <summary>The steps at which a gater is asked.</summary>
public enum GateStep
{
    /// <summary>Before a peer is dialled.</summary>
    DialPeer,

    /// <summary>Before an address is dialled.</summary>
    DialAddress,

    /// <summary>When a connection came in.</summary>
    Accept,

    /// <summary>When the peer has proved who it is.</summary>
    Secured,

    /// <summary>When the muxer runs.</summary>
    Upgraded,
}
