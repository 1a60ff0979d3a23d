using System.Collections.Concurrent;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Muxers;

/// <summary>Passes everything on, and keeps on which threads it was written to.</summary>
internal sealed class WritingThreadsChannel(IByteChannel inner) : IByteChannel
{
    public ConcurrentQueue<int> Writers { get; } = new();

    public int AmpleWrite { get; init; } = int.MaxValue;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writers.Enqueue(Environment.CurrentManagedThreadId);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
