namespace ProtoP2P.Reflection.Tests;

internal sealed class BareEcho : IBareEcho
{
    public ValueTask<ReadOnlyMemory<byte>> EchoAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(bytes);
}
