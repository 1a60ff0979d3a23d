using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>One end of a <see cref="ByteChannelPair"/>.</summary>
internal sealed class InMemoryByteChannel(ByteLane incoming, ByteLane outgoing) : IByteChannel
{
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        incoming.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        outgoing.WriteAsync(buffer, cancellationToken);

    public void Abort()
    {
        incoming.Fail();
        outgoing.Fail();
    }

    public ValueTask DisposeAsync()
    {
        // What this end has not read is lost, so that a peer that still writes learns of the close as it would from a socket.
        incoming.Fail();
        outgoing.CompleteWriting();
        return ValueTask.CompletedTask;
    }
}
