using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Security;

/// <summary>A channel that reads what was written to it, at once and without allocating.</summary>
internal sealed class RingChannel(int capacity) : IByteChannel
{
    private readonly byte[] _ring = new byte[capacity];
    private int _start;
    private int _count;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int length = Math.Min(Math.Min(buffer.Length, _count), _ring.Length - _start);
        _ring.AsSpan(_start, length).CopyTo(buffer.Span);
        _start = (_start + length) % _ring.Length;
        _count -= length;
        return ValueTask.FromResult(length);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length > _ring.Length - _count)
        {
            throw new InvalidOperationException("the ring is full");
        }

        int end = (_start + _count) % _ring.Length;
        int first = Math.Min(buffer.Length, _ring.Length - end);
        buffer.Span[..first].CopyTo(_ring.AsSpan(end));
        buffer.Span[first..].CopyTo(_ring);
        _count += buffer.Length;
        return ValueTask.CompletedTask;
    }

    public void Abort() => _count = 0;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
