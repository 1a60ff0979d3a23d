namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>A stream of the framework.</summary>
/// <param name="stream">Is disposed with this.</param>
/// <param name="complete">Ends what is sent.</param>
internal sealed class NetByteStream(Stream stream, Func<CancellationToken, ValueTask> complete) : IByteStream
{
    // Made when it is first wanted: a small request does not pay for it.
    private byte[]? _skipped;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => stream.WriteAsync(bytes, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => complete(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => stream.ReadAsync(destination, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> SkipAsync(CancellationToken cancellationToken) => stream.ReadAsync(_skipped ??= new byte[64 * 1024], cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
