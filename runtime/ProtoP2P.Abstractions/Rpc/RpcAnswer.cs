namespace ProtoP2P.Rpc;

/// <summary>A status other than OK, as a peer answered it.</summary>
/// <param name="Call">The method and the peer, for a person.</param>
/// <param name="StatusCode">How the call ended.</param>
/// <param name="Reason">The peer's own reason; empty for none.</param>
/// <param name="Trailers">What the service sent along; null for nothing.</param>
/// <param name="Details">Typed details; null for none.</param>
/// <param name="NotProcessed">Whether the request certainly never ran.</param>
internal readonly record struct RpcAnswer(
    string Call, RpcStatusCode StatusCode, string Reason, RpcMetadata? Trailers, IReadOnlyList<RpcErrorDetail>? Details, bool NotProcessed)
{
    /// <summary>The exception's message.</summary>
    public string Message => Reason.Length == 0 ? $"{StatusCode}: {Call}" : $"{StatusCode}: {Call}: {Reason}";

    /// <summary>The exception for the caller: typed where a detail is of one of <paramref name="types"/>, and the first such detail counts.</summary>
    public RpcException ToException(IReadOnlyList<RpcErrorType> types)
    {
        foreach (RpcErrorDetail detail in Details ?? [])
        {
            foreach (RpcErrorType type in types)
            {
                if (type.TryCreate(this, detail) is { } typed)
                {
                    return typed;
                }
            }
        }

        return new RpcException(this);
    }
}
