using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>A stream of this library, used through its pipes as an application would.</summary>
/// <remarks>What awaits here comes from a pool, so that what is measured of allocations is the library's.</remarks>
internal sealed class PipeByteStream(IPeerStream stream) : IByteStream
{
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        FlushResult flushed = await stream.Output.WriteAsync(bytes, cancellationToken);
        if (flushed.IsCompleted)
        {
            throw new IOException("the peer reads no more");
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => stream.Output.CompleteAsync();

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ReadResult read = await stream.Input.ReadAsync(cancellationToken);
        ReadOnlySequence<byte> taken = read.Buffer.Slice(0, Math.Min(destination.Length, read.Buffer.Length));
        taken.CopyTo(destination.Span);
        stream.Input.AdvanceTo(taken.End);
        return (int)taken.Length;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> SkipAsync(CancellationToken cancellationToken)
    {
        ReadResult read = await stream.Input.ReadAsync(cancellationToken);
        int count = (int)read.Buffer.Length;
        stream.Input.AdvanceTo(read.Buffer.End);
        return count;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
