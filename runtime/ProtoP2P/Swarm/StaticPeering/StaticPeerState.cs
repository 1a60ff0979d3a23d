namespace ProtoP2P.Swarm;

/// <summary>How it stands with a static peer. Only changes are logged.</summary>
internal enum StaticPeerState
{
    /// <summary>Not dialled yet.</summary>
    New,

    /// <summary>There is a connection.</summary>
    Connected,

    /// <summary>The last connection has ended, and no dial has failed since.</summary>
    Lost,

    /// <summary>Nobody answers.</summary>
    Unreachable,

    /// <summary>Someone else answers.</summary>
    WrongPeer,
}
