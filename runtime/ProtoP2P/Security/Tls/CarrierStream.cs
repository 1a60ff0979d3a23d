using System.Buffers;
using System.Runtime.CompilerServices;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.Tls;

/// <summary>
/// The carrier as the <see cref="Stream"/> that SslStream reads and writes. Between <see cref="BeginBatch"/> and <see cref="FlushBatchAsync"/> records are
/// gathered, so that what was one write above leaves in few writes of the carrier, and not in one for each record of 16 KiB.
/// </summary>
internal sealed class CarrierStream(IByteChannel carrier) : Stream
{
    // What a record adds to its plaintext is some 22 bytes; this leaves room for more.
    private const int RecordPlaintext = 16_384, RecordOverhead = 64;

    // Sixteen full records; larger batches gain nothing measurable and keep larger buffers busy.
    private const int MaxBatch = 16 * (RecordPlaintext + RecordOverhead);

    private byte[]? _batch;
    private int _batched;
    private bool _mayHaveMore;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gathers what is written from now on, for <paramref name="plaintext"/> bytes of application data.</summary>
    public void BeginBatch(int plaintext)
    {
        int records = (plaintext / RecordPlaintext) + 1;
        _batch = ArrayPool<byte>.Shared.Rent((int)Math.Min(MaxBatch, plaintext + ((long)records * RecordOverhead)));
    }

    /// <summary>Sends what was gathered.</summary>
    public ValueTask FlushBatchAsync(CancellationToken cancellationToken)
    {
        int count = _batched;
        _batched = 0;
        return carrier.WriteAsync(_batch.AsMemory(0, count), cancellationToken);
    }

    /// <summary>Gathers no more; what was not sent is dropped.</summary>
    public void EndBatch()
    {
        ArrayPool<byte>.Shared.Return(_batch!);
        (_batch, _batched) = (null, 0);
    }

    /// <remarks>
    /// SslStream asks for no bytes to learn when there are some, and borrows its 32 KiB for them only then: an idle session holds no buffer. The question is a system call, which is
    /// saved where the last read was full: more is likely there.
    /// </remarks>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!buffer.IsEmpty)
        {
            return ReadSomeAsync(buffer, cancellationToken);
        }

        bool mayHaveMore = _mayHaveMore;
        _mayHaveMore = false;
        return mayHaveMore ? ValueTask.FromResult(0) : WaitAsync(cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_batch is null)
        {
            return carrier.WriteAsync(buffer, cancellationToken);
        }

        if (buffer.Length > _batch.Length - _batched)
        {
            return FlushAndWriteAsync(buffer, cancellationToken);
        }

        Gather(buffer);
        return ValueTask.CompletedTask;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("this stream is asynchronous only");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("this stream is asynchronous only");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = await carrier.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _mayHaveMore = read == buffer.Length;
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        await carrier.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        return 0;
    }

    private async ValueTask FlushAndWriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await FlushBatchAsync(cancellationToken).ConfigureAwait(false);
        if (buffer.Length > _batch!.Length)
        {
            await carrier.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        Gather(buffer);
    }

    private void Gather(ReadOnlyMemory<byte> buffer)
    {
        buffer.CopyTo(_batch.AsMemory(_batched));
        _batched += buffer.Length;
    }
}
