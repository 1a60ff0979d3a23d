namespace ProtoP2P;

/// <summary>What a service may know of the call it serves.</summary>
public abstract class RpcServerContext
{
    /// <summary>The connection that the call came over; a service may call back over it.</summary>
    public abstract IPeerConnection Connection { get; }

    /// <summary>The agreed protocol id.</summary>
    public abstract string ProtocolId { get; }

    /// <summary>The method's name on the wire.</summary>
    public abstract string MethodName { get; }

    /// <summary>What the caller sent along.</summary>
    public abstract RpcMetadata RequestMetadata { get; }

    /// <summary>Until when the caller waits; null for no deadline.</summary>
    public abstract DateTimeOffset? Deadline { get; }

    /// <summary>What to send along at the end; bare contracts have no place for it.</summary>
    public abstract RpcMetadata Trailers { get; }

    /// <summary>Fires when the caller cancels, its deadline passes or its connection is lost.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Sends metadata ahead of the first reply message. Stream replies only, once, before the first message.</summary>
    public abstract ValueTask SendHeadAsync(RpcMetadata metadata);
}
