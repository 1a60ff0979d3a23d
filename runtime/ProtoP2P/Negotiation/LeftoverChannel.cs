using ProtoP2P.Transports;

namespace ProtoP2P.Negotiation;

/// <summary>A channel of which too much was read: gives back what was read before it goes on reading.</summary>
internal sealed class LeftoverChannel : IByteChannel
{
    private readonly IByteChannel _inner;
    private ReadOnlyMemory<byte> _leftover;

    private LeftoverChannel(IByteChannel inner, byte[] leftover)
    {
        _inner = inner;
        _leftover = leftover;
    }

    /// <summary>The channel that reads <paramref name="leftover"/> first: <paramref name="inner"/> itself where nothing is left.</summary>
    public static IByteChannel Create(IByteChannel inner, ReadOnlySpan<byte> leftover) =>
        leftover.IsEmpty ? inner : new LeftoverChannel(inner, leftover.ToArray());

    /// <inheritdoc/>
    public int AmpleWrite => _inner.AmpleWrite;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_leftover.IsEmpty || buffer.IsEmpty)
        {
            return _inner.ReadAsync(buffer, cancellationToken);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        int length = Math.Min(buffer.Length, _leftover.Length);
        _leftover[..length].CopyTo(buffer);
        _leftover = length == _leftover.Length ? default : _leftover[length..];
        return ValueTask.FromResult(length);
    }

    /// <inheritdoc/>
    public ValueTask WaitToReadAsync(CancellationToken cancellationToken = default) =>
        _leftover.IsEmpty ? _inner.WaitToReadAsync(cancellationToken) : ReadWait.AtOnce(cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public void Abort() => _inner.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
