namespace ProtoP2P.Contracts;

/// <summary>The names of ProtoP2P.Rpc.RpcReplyKind.</summary>
internal enum ReplyShape
{
    None,
    Single,
    Stream,
}
