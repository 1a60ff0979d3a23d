using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ProtoP2P.Muxers;

namespace ProtoP2P.Transports.Quic;

/// <summary>The application's end of a stream's outbound pipe: flushing schedules the stream, completing half-closes or resets it.</summary>
internal sealed class QuicStreamWriter(IStreamPipes stream, PipeWriter inner) : PipeWriter
{
    // A write of any size is copied piece by piece, so that one large write cannot lift the pipe past its threshold.
    private const int WritePiece = 64 * 1024;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> flush = inner.FlushAsync(cancellationToken);
        stream.OutputFlushed();
        return flush;
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (source.Length > WritePiece)
        {
            return WritePiecesAsync(source, cancellationToken);
        }

        ValueTask<FlushResult> write = inner.WriteAsync(source, cancellationToken);
        stream.OutputFlushed();
        return write;
    }

    public override void Complete(Exception? exception = null)
    {
        if (exception is not null)
        {
            stream.Reset(exception is StreamResetException reset ? reset.Code : StreamErrorCode.Unspecified);
        }

        inner.Complete();
        stream.OutputCompleted();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WritePiecesAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        while (true)
        {
            int piece = Math.Min(source.Length, WritePiece);
            FlushResult result = await WriteAsync(source[..piece], cancellationToken).ConfigureAwait(false);
            source = source[piece..];
            if (source.IsEmpty || result.IsCanceled || result.IsCompleted)
            {
                return result;
            }
        }
    }
}
