namespace ProtoP2P.Contracts;

/// <summary>The names of ProtoP2P.Rpc.RpcRequestKind.</summary>
internal enum RequestShape
{
    None,
    Single,
    Stream,
    HeadAndStream,
}
