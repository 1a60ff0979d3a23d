namespace ProtoP2P.Contracts;

/// <summary>How a method is cancelled.</summary>
internal enum CallParameterKind
{
    None,
    CancellationToken,
    RpcCall,
}
