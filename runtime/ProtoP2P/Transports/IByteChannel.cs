namespace ProtoP2P.Transports;

/// <summary>
/// A connection's bytes below the muxer, as a pull pipe: whoever reads brings the buffer, so that each layer can write its output
/// straight into the buffer of the layer above. One reader and one writer at a time; reading and writing may overlap.
/// </summary>
public interface IByteChannel : IAsyncDisposable
{
    /// <summary>
    /// From how many bytes on a write costs no less per byte when it is gathered with what comes next, so that whoever has as many may write them on the spot.
    /// <see cref="int.MaxValue"/>, where the channel does not say it: gathering always pays.
    /// </summary>
    int AmpleWrite => int.MaxValue;

    /// <summary>Reads at least one byte into <paramref name="buffer"/>; 0 means that the peer ended its direction in an orderly way.</summary>
    /// <remarks>A cancelled read consumes nothing, and the channel remains usable.</remarks>
    /// <exception cref="IOException">The carrier failed, or the layer's protocol was violated.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until a read would find something, or the end, as far as that can be told without a buffer. Who reads seldom need hold none meanwhile.
    /// </summary>
    /// <remarks>Counts as a read: one at a time. A channel that cannot tell completes at once, and the read that follows may wait all the same.</remarks>
    /// <exception cref="IOException">The carrier failed.</exception>
    ValueTask WaitToReadAsync(CancellationToken cancellationToken = default) => ReadWait.AtOnce(cancellationToken);

    /// <summary>Writes all of <paramref name="buffer"/>, awaiting the carrier; the buffer may be reused afterwards.</summary>
    /// <remarks>A write that was cancelled midway leaves the channel unusable for writing.</remarks>
    /// <exception cref="IOException">The carrier failed.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default);

    /// <summary>Ends the channel at once in both directions; pending reads and writes fail. Safe from any thread, any number of times.</summary>
    void Abort();
}
