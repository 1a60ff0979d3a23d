using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>A carrier on which an attacker, or a bad line, changes what arrives.</summary>
internal sealed class FaultyChannel(IByteChannel inner) : IByteChannel
{
    private long _received;
    private volatile bool _isWaiting;

    /// <summary>The bytes that have arrived so far.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>The place, counted from the first byte, of the bit that is flipped in the byte that arrives there; -1 for none.</summary>
    public long FlipAt { get; set; } = -1;

    /// <summary>Which bit is flipped.</summary>
    public int Bit { get; set; }

    /// <summary>The place where the carrier ends although more was sent.</summary>
    public long EndAt { get; set; } = long.MaxValue;

    /// <summary>Whether a read waits for the other side.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Called when a read begins to wait.</summary>
    public Action? Waiting { get; set; }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int room = (int)Math.Min(buffer.Length, EndAt - _received);
        if (room <= 0)
        {
            return 0;
        }

        ValueTask<int> reading = inner.ReadAsync(buffer[..room], cancellationToken);
        if (!reading.IsCompleted)
        {
            _isWaiting = true;
            Waiting?.Invoke();
        }

        int read = await reading.ConfigureAwait(false);
        _isWaiting = false;
        if (FlipAt >= _received && FlipAt < _received + read)
        {
            buffer.Span[(int)(FlipAt - _received)] ^= (byte)(1 << Bit);
        }

        Interlocked.Add(ref _received, read);
        return read;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
