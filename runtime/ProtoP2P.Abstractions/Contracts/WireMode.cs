namespace ProtoP2P;

/// <summary>How a contract's messages travel on a stream.</summary>
public enum WireMode
{
    /// <summary>ProtoP2P's call frames: method name, deadline, metadata, status. The default.</summary>
    Rpc = 0,

    /// <summary>Only length-prefixed messages, as existing libp2p protocols such as identify have. Exactly one method.</summary>
    Bare = 1,
}
