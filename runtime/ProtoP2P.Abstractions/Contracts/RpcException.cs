using ProtoP2P.Rpc;

namespace ProtoP2P;

/// <summary>A call failed. Thrown to callers; a service throws it to choose the status its caller sees.</summary>
public class RpcException : Libp2pException
{
    /// <summary>A failed call with its status and reason.</summary>
    public RpcException(RpcStatusCode statusCode, string reason, Exception? innerException = null)
        : base($"{statusCode}: {reason}", innerException)
    {
        StatusCode = statusCode;
        Reason = reason;
    }

    /// <summary>The status that a peer answered. The message names the call; the reason stays the peer's own.</summary>
    internal RpcException(in RpcAnswer answer)
        : base(answer.Message)
    {
        StatusCode = answer.StatusCode;
        Reason = answer.Reason;
        NotProcessed = answer.NotProcessed;
        Trailers = answer.Trailers ?? RpcMetadata.Empty;
        Details = answer.Details ?? [];
    }

    /// <summary>How the call ended.</summary>
    public RpcStatusCode StatusCode { get; }

    /// <summary>The reason for a person.</summary>
    public string Reason { get; }

    /// <summary>True where the request certainly never ran, so that another peer may be tried.</summary>
    public bool NotProcessed { get; init; }

    /// <summary>What the service sent along at the end.</summary>
    public RpcMetadata Trailers { get; init; } = RpcMetadata.Empty;

    /// <summary>Typed details.</summary>
    public IReadOnlyList<RpcErrorDetail> Details { get; init; } = [];
}
