namespace ProtoP2P.Rpc;

/// <summary>What the service sees of an <see cref="IncomingCall"/>.</summary>
internal sealed class IncomingCallContext(IncomingCall call) : RpcServerContext
{
    private RpcMetadata? _trailers;

    public override IPeerConnection Connection => call.Stream.Connection;

    public override string ProtocolId => call.Stream.ProtocolId;

    public override string MethodName => call.Method.Name;

    public override RpcMetadata RequestMetadata => call.RequestMetadata ?? RpcMetadata.Empty;

    public override DateTimeOffset? Deadline => call.Deadline.Time;

    public override RpcMetadata Trailers => _trailers ??= new RpcMetadata();

    public override CancellationToken CancellationToken => call.Deadline.Token;

    /// <summary>The trailers if the service added any.</summary>
    public RpcMetadata? SentTrailers => _trailers is { Count: > 0 } ? _trailers : null;

    public override ValueTask SendHeadAsync(RpcMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return call.SendHeadAsync(metadata);
    }
}
