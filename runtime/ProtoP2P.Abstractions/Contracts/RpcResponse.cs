namespace ProtoP2P;

/// <summary>Receives what comes beside a call's replies. One per call; read it when the call has ended.</summary>
public sealed class RpcResponse
{
    /// <summary>What the service sent ahead of its first reply message.</summary>
    public RpcMetadata Head { get; internal set; } = RpcMetadata.Empty;

    /// <summary>What the service sent at the end.</summary>
    public RpcMetadata Trailers { get; internal set; } = RpcMetadata.Empty;

    /// <summary>The protocol id that was agreed.</summary>
    public string? ProtocolId { get; internal set; }
}
