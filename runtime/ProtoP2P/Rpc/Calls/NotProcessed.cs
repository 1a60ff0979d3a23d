namespace ProtoP2P.Rpc;

/// <summary>
/// The reserved trailer by which a listener states that a call never reached the service, so that the caller may try elsewhere. A muxer
/// reset may lose its code on the way; a trailer arrives over every muxer. A service cannot send it: the runtime alone sets it.
/// </summary>
internal static class NotProcessed
{
    public const string Key = "not-processed";

    /// <summary>The trailers of every refusal.</summary>
    private static RpcMetadata Trailers { get; } = Create();

    /// <summary>The status of a call that never reached the service.</summary>
    public static CloseFields Refusal(RpcStatusCode code, string reason) => new(code, reason, Trailers: Trailers);

    /// <summary>Whether <paramref name="trailers"/> hold the mark.</summary>
    public static bool IsIn(RpcMetadata? trailers) => trailers is not null && trailers.TryGet(Key, out _);

    /// <summary><paramref name="metadata"/> without the mark.</summary>
    public static RpcMetadata? Remove(RpcMetadata? metadata) => ReservedKeys.Remove(metadata, Key);

    /// <summary><paramref name="status"/> with the mark.</summary>
    public static CloseFields Mark(CloseFields status)
    {
        RpcMetadata marked = Create();
        foreach ((string key, ReadOnlyMemory<byte> value) in Remove(status.Trailers) ?? RpcMetadata.Empty)
        {
            marked.Add(key, value);
        }

        return status with { Trailers = marked };
    }

    /// <summary><paramref name="status"/> with the service's <paramref name="trailers"/>, and with the mark where it had it.</summary>
    public static CloseFields Replace(CloseFields status, RpcMetadata trailers)
    {
        CloseFields replaced = status with { Trailers = Remove(trailers) };
        return IsIn(status.Trailers) ? Mark(replaced) : replaced;
    }

    private static RpcMetadata Create()
    {
        var trailers = new RpcMetadata();
        trailers.Add(Key, ReadOnlyMemory<byte>.Empty);
        return trailers;
    }
}
