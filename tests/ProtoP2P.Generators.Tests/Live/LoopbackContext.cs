namespace ProtoP2P.Generators.Tests;

internal sealed class LoopbackContext(string methodName, CancellationToken cancellationToken) : RpcServerContext
{
    public override IPeerConnection Connection => throw new NotSupportedException("a call in memory has no connection");

    public override string ProtocolId => "/loopback/1.0.0";

    public override string MethodName { get; } = methodName;

    public override RpcMetadata RequestMetadata { get; } = new();

    public override DateTimeOffset? Deadline => null;

    public override RpcMetadata Trailers { get; } = new();

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public override ValueTask SendHeadAsync(RpcMetadata metadata) => ValueTask.CompletedTask;
}
