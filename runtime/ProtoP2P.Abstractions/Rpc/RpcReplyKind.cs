namespace ProtoP2P.Rpc;

/// <summary>What a service answers.</summary>
public enum RpcReplyKind
{
    /// <summary>Nothing but the status.</summary>
    None,

    /// <summary>One message.</summary>
    Single,

    /// <summary>Any number of messages.</summary>
    Stream,
}
