using System.Buffers;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Transports.Memory;

/// <summary>
/// One direction of a connection inside the process: a bounded ring of bytes, whose writer waits while it is full. The ring grows as bytes arrive
/// and shrinks again when the last one leaves: an idle connection holds 4 KiB at most.
/// </summary>
/// <remarks>One reader and one writer at a time; everything else is safe from any thread, since bytes are copied under the lock only.</remarks>
internal sealed partial class MemoryPipe
{
    private const int SmallestRing = 4096;

    private readonly Lock _gate = new();
    private readonly AsyncSignal _readable = new();
    private readonly AsyncSignal _writable = new();
    private readonly int _capacity;
    private readonly object _name;
    private readonly Action<int>? _onWritten;

    // Kept for good once it was needed, so that small messages never touch the pool.
    private byte[]? _smallestRing;
    private byte[]? _ring;
    private int _head;
    private int _length;
    private int _delivered;
    private long _bytesWritten;
    private bool _isWriterDone;
    private bool _isReaderDone;
    private string? _cut;
    private string? _readerCut;
    private string? _writerCut;

    /// <summary>A pipe of at most <paramref name="capacity"/> bytes under way.</summary>
    /// <param name="capacity">Bytes that may be under way before the writer waits.</param>
    /// <param name="name">What errors call the connection.</param>
    /// <param name="onWritten">
    /// Where given, written bytes stay out of the reader's sight until <see cref="Deliver"/> releases them, and every accepted piece is
    /// announced here, on the writer's thread.
    /// </param>
    public MemoryPipe(int capacity, object name, Action<int>? onWritten = null)
    {
        _capacity = capacity;
        _name = name;
        _onWritten = onWritten;
    }

    /// <summary>All bytes that were written so far.</summary>
    public long BytesWritten => Interlocked.Read(ref _bytesWritten);

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("a read needs room for at least one byte: 0 is how the end is told", nameof(buffer));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        try
        {
            return TryRead(buffer.Span, out int read) ? new ValueTask<int>(read) : AwaitReadAsync(buffer, cancellationToken);
        }
        catch (IOException failure)
        {
            return ValueTask.FromException<int>(failure);
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        try
        {
            int written = Write(buffer.Span);
            return written == buffer.Length ? ValueTask.CompletedTask : AwaitWriteAsync(buffer[written..], cancellationToken);
        }
        catch (IOException failure)
        {
            return ValueTask.FromException(failure);
        }
    }

    /// <summary>Shows the reader the next <paramref name="count"/> bytes that were held back.</summary>
    public void Deliver(int count)
    {
        lock (_gate)
        {
            _delivered = Math.Min(_length, _delivered + count);
        }

        _readable.Set();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read;
        do
        {
            await _readable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!TryRead(buffer.Span, out read));

        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitWriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            await _writable.WaitAsync(cancellationToken).ConfigureAwait(false);
            buffer = buffer[Write(buffer.Span)..];
        }
    }

    private bool TryRead(Span<byte> destination, out int read)
    {
        lock (_gate)
        {
            ThrowIfUnreadable();
            read = Math.Min(destination.Length, _delivered);
            if (read == 0)
            {
                return _isWriterDone && _length == 0;
            }

            int first = Math.Min(read, _ring!.Length - _head);
            _ring.AsSpan(_head, first).CopyTo(destination);
            _ring.AsSpan(0, read - first).CopyTo(destination[first..]);
            _head = (_head + read) % _ring.Length;
            _length -= read;
            _delivered -= read;
            if (_length == 0 && _ring.Length > SmallestRing)
            {
                Drop();
            }
        }

        _writable.Set();
        return true;
    }

    private int Write(ReadOnlySpan<byte> source)
    {
        int written;
        lock (_gate)
        {
            ThrowIfUnwritable();
            written = Math.Min(source.Length, _capacity - _length);
            if (written == 0)
            {
                return 0;
            }

            EnsureRoom(written);
            int tail = (_head + _length) % _ring!.Length;
            int first = Math.Min(written, _ring.Length - tail);
            source[..first].CopyTo(_ring.AsSpan(tail));
            source[first..written].CopyTo(_ring);
            _length += written;
            _bytesWritten += written;
            _delivered += _onWritten is null ? written : 0;
        }

        if (_onWritten is null)
        {
            _readable.Set();
        }
        else
        {
            _onWritten(written);
        }

        return written;
    }

    private void EnsureRoom(int count)
    {
        if (_ring is not null && _ring.Length - _length >= count)
        {
            return;
        }

        int wanted = (int)Math.Min(_capacity, Math.Max(SmallestRing, 2L * (_length + count)));
        byte[] ring = wanted <= SmallestRing ? _smallestRing ??= new byte[wanted] : ArrayPool<byte>.Shared.Rent(wanted);
        if (_ring is not null)
        {
            int first = Math.Min(_length, _ring.Length - _head);
            _ring.AsSpan(_head, first).CopyTo(ring);
            _ring.AsSpan(0, _length - first).CopyTo(ring.AsSpan(first));
            ReturnRing();
        }

        _ring = ring;
        _head = 0;
    }

    private void Drop()
    {
        ReturnRing();
        (_ring, _head, _length, _delivered) = (null, 0, 0, 0);
    }

    private void ReturnRing()
    {
        if (_ring?.Length > SmallestRing)
        {
            ArrayPool<byte>.Shared.Return(_ring);
        }
    }
}
