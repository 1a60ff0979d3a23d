using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ProtoP2P.Muxers;

namespace ProtoP2P.Transports.Quic;

/// <summary>The application's end of a stream's inbound pipe: counts what is consumed, because that is what earns the peer new credit.</summary>
internal sealed class QuicStreamReader(IStreamPipes stream, PipeReader inner) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Remember(read.Result)) : AwaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        Remember(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        bool isEmpty = consumed.GetObject() is null;
        long count = isEmpty ? 0 : _buffer.GetOffset(consumed) - _buffer.GetOffset(_buffer.Start);
        bool wantsMore = !isEmpty && count < _buffer.Length && _buffer.GetOffset(examined) == _buffer.GetOffset(_buffer.End);
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
        if (count > 0 || wantsMore)
        {
            stream.InputConsumed(count, wantsMore);
        }
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _buffer = default;
        inner.Complete();
        stream.DiscardInput();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read) => Remember(await read.ConfigureAwait(false));

    private ReadResult Remember(ReadResult result)
    {
        _buffer = result.Buffer;
        if (result.IsCompleted)
        {
            stream.InputEndSeen();
        }

        return result;
    }
}
