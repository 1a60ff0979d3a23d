namespace ProtoP2P;

/// <summary>
/// The optional last parameter of a contract method, for both ends. A caller gives a deadline, metadata and a token (a
/// <see cref="System.Threading.CancellationToken"/> alone converts implicitly); a service finds the caller in <see cref="Server"/>.
/// </summary>
public readonly struct RpcCall
{
    private readonly CancellationToken _cancellationToken;

    /// <summary>A call that <paramref name="cancellationToken"/> cancels.</summary>
    public RpcCall(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    /// <summary>The serving end of a call.</summary>
    public RpcCall(RpcServerContext server)
    {
        ArgumentNullException.ThrowIfNull(server);
        Server = server;
    }

    /// <summary>Cancels the call. At the serving end: fires when the caller cancels, its deadline passes or its connection is lost.</summary>
    public CancellationToken CancellationToken => Server?.CancellationToken ?? _cancellationToken;

    /// <summary>How long the caller waits; null takes the method's or the host's default, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What the caller sends along.</summary>
    public RpcMetadata? Metadata { get; init; }

    /// <summary>Receives what comes beside the replies.</summary>
    public RpcResponse? Response { get; init; }

    /// <summary>At the serving end, what is known of the call; null at the calling end.</summary>
    public RpcServerContext? Server { get; }

    /// <summary>Converts a token, so that callers pass one where a call is expected.</summary>
    public static implicit operator RpcCall(CancellationToken cancellationToken) => new(cancellationToken);

    /// <summary>The same as the implicit conversion.</summary>
    public static RpcCall FromCancellationToken(CancellationToken cancellationToken) => new(cancellationToken);
}
