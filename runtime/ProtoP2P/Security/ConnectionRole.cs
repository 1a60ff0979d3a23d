namespace ProtoP2P.Security;

/// <summary>Which side of a connection this node is, for every layer above the transport.</summary>
public enum ConnectionRole
{
    /// <summary>The dialer: proposes first, opens odd yamux ids.</summary>
    Initiator,

    /// <summary>The listener.</summary>
    Responder,
}
