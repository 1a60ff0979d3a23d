namespace ProtoP2P.Transports.Memory;

/// <summary>One end of two <see cref="MemoryPipe"/>s. Disposing is its orderly end, aborting cuts both directions.</summary>
internal class MemoryChannel(MemoryPipe incoming, MemoryPipe outgoing) : IByteChannel
{
    private const string AbortReason = "the connection was aborted";

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        incoming.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        outgoing.WriteAsync(buffer, cancellationToken);

    public void Abort()
    {
        outgoing.Abort(AbortReason);
        incoming.Abort(AbortReason);
    }

    public ValueTask DisposeAsync()
    {
        outgoing.CompleteWriter();
        incoming.CompleteReader();
        return ValueTask.CompletedTask;
    }
}
