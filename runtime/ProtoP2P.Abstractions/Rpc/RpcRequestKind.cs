namespace ProtoP2P.Rpc;

/// <summary>What a caller sends.</summary>
public enum RpcRequestKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One message.</summary>
    Single,

    /// <summary>Any number of messages.</summary>
    Stream,

    /// <summary>One message, then any number of messages of another type.</summary>
    HeadAndStream,
}
