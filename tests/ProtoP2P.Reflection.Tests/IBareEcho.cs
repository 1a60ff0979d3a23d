namespace ProtoP2P.Reflection.Tests;

/// <summary>A bare contract of raw bytes on a stream that is used again.</summary>
[Libp2pProtocol("/test/bare-echo/1.0.0", Mode = WireMode.Bare)]
internal partial interface IBareEcho
{
    [StreamReuse]
    ValueTask<ReadOnlyMemory<byte>> EchoAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);
}
