using System.Diagnostics;
using ProtoP2P.Benchmarks.Systems.Bytes;

namespace ProtoP2P.Benchmarks.Links;

/// <summary>A stream that notes how many bytes it has carried in each piece of time since it was made.</summary>
internal sealed class PacedByteStream(IByteStream inner, TimeSpan piece, int pieces) : IByteStream
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long[] _bytes = new long[pieces];

    /// <summary>Bytes of each piece of time, both ways; what comes after the last is not counted.</summary>
    public IReadOnlyList<long> Bytes => _bytes;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(bytes, cancellationToken);
        Note(bytes.Length);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => inner.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => inner.ReadAsync(destination, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<int> SkipAsync(CancellationToken cancellationToken)
    {
        int count = await inner.SkipAsync(cancellationToken);
        Note(count);
        return count;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Note(int count)
    {
        int index = (int)(Stopwatch.GetElapsedTime(_start) / piece);
        if (index < _bytes.Length)
        {
            _bytes[index] += count;
        }
    }
}
