using System.Runtime.CompilerServices;

namespace ProtoP2P.Testing;

/// <summary>One direction of a <see cref="ByteChannelPair"/>: a ring of bytes with one reader and one writer.</summary>
internal sealed class ByteLane
{
    private const int SmallestRing = 256;
    private readonly Lock _gate = new();
    private readonly LaneSignal _readable = new();
    private readonly LaneSignal _writable = new();
    private readonly int _capacity;
    private byte[] _ring = [];
    private int _start;
    private int _count;
    private long _written;
    private bool _completed;
    private bool _failed;

    public ByteLane(int capacity) => _capacity = capacity;

    public long BytesWritten => Interlocked.Read(ref _written);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ValueTask wait;
            lock (_gate)
            {
                ThrowIfFailed();
                if (_count > 0)
                {
                    int taken = TakeUnderLock(buffer.Span);
                    _writable.Set();
                    return taken;
                }

                if (_completed)
                {
                    return 0;
                }

                wait = _readable.Arm(cancellationToken);
            }

            await wait.ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ValueTask wait;
            lock (_gate)
            {
                ThrowIfFailed();
                if (_completed)
                {
                    throw new IOException("The in-memory channel was closed for writing.");
                }

                buffer = buffer[PutUnderLock(buffer.Span)..];
                _readable.Set();
                if (buffer.IsEmpty)
                {
                    return;
                }

                wait = _writable.Arm(cancellationToken);
            }

            await wait.ConfigureAwait(false);
        }
    }

    public void CompleteWriting()
    {
        lock (_gate)
        {
            _completed = true;
            _readable.Set();
            _writable.Set();
        }
    }

    public void Fail()
    {
        lock (_gate)
        {
            _failed = true;
            _readable.Set();
            _writable.Set();
        }
    }

    private void ThrowIfFailed()
    {
        if (_failed)
        {
            throw new IOException("The in-memory channel was aborted or cut.");
        }
    }

    private int TakeUnderLock(Span<byte> destination)
    {
        int taken = Math.Min(destination.Length, _count);
        int first = Math.Min(taken, _ring.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(destination);
        _ring.AsSpan(0, taken - first).CopyTo(destination[first..]);
        _start = (_start + taken) % _ring.Length;
        _count -= taken;
        return taken;
    }

    private int PutUnderLock(ReadOnlySpan<byte> source)
    {
        int put = Math.Min(source.Length, _capacity - _count);
        EnsureRing(_count + put);
        int end = _ring.Length == 0 ? 0 : (_start + _count) % _ring.Length;
        int first = Math.Min(put, _ring.Length - end);
        source[..first].CopyTo(_ring.AsSpan(end));
        source[first..put].CopyTo(_ring);
        _count += put;
        Interlocked.Add(ref _written, put);
        return put;
    }

    // The ring grows on demand, so that a network of many idle pairs costs little.
    private void EnsureRing(int needed)
    {
        if (needed <= _ring.Length)
        {
            return;
        }

        int size = (int)Math.Min(_capacity, Math.Max((long)needed, Math.Max(SmallestRing, 2L * _ring.Length)));
        var grown = new byte[Math.Max(size, needed)];
        int held = _count;
        if (held > 0)
        {
            TakeUnderLock(grown);
        }

        _ring = grown;
        _start = 0;
        _count = held;
    }
}
