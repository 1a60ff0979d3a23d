using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.Tests.Rpc;

/// <summary>The reading end of a <see cref="TestLane"/>: what it consumes is credit for the writer.</summary>
internal sealed class TestLaneReader(TestLane lane, PipeReader inner) : PipeReader
{
    private ReadOnlySequence<byte> _last;
    private bool _isCompleted;

    /// <summary>Thrown by every read, as a refused optimistic proposal is.</summary>
    public Exception? Refusal { get; set; }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long bytes = _last.IsEmpty ? 0 : _last.Slice(0, consumed).Length;
        _last = default;
        inner.AdvanceTo(consumed, examined);
        lane.Consume(bytes);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        if (!_isCompleted)
        {
            _isCompleted = true;
            inner.Complete(exception);
            lane.Discard();
        }
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfRefused();
        ReadResult result = await inner.ReadAsync(cancellationToken);
        _last = result.Buffer;
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfRefused();
        bool read = inner.TryRead(out result);
        _last = read ? result.Buffer : default;
        return read;
    }

    private void ThrowIfRefused()
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }
    }
}
