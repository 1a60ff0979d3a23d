using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.Negotiation;

/// <summary>The input of an <see cref="OptimisticStream"/>: strips and checks the peer's answer before the first bytes.</summary>
internal sealed class OptimisticReader(OptimisticStream stream, PipeReader inner) : PipeReader
{
    private bool _answered;
    private bool _reading;
    private bool _gaveUp;

    /// <summary>Whether the answer has been read, is being read by the caller, or will not be read.</summary>
    internal bool NeedsNoFinish => _answered || _reading || _gaveUp;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _answered ? inner.ReadAsync(cancellationToken) : ReadFirstAsync(cancellationToken);

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (_answered)
        {
            return inner.TryRead(out result);
        }

        if (!stream.BeginReading().IsCompletedSuccessfully || !inner.TryRead(out result))
        {
            result = default;
            return false;
        }

        if (result.IsCanceled)
        {
            result = WithoutAnswer(result);
            return true;
        }

        return TakeAnswer(result) && inner.TryRead(out result);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        _gaveUp |= exception is not null;
        if (_answered || exception is not null)
        {
            inner.Complete(exception);
            return;
        }

        stream.OnReaderDone();
    }

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        _gaveUp |= exception is not null;
        if (_answered || exception is not null)
        {
            return inner.CompleteAsync(exception);
        }

        stream.OnReaderDone();
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads the answer in place of a caller that reads no more. Never fails: whoever still writes learns of it there.</summary>
    internal async Task FinishAsync()
    {
        if (!NeedsNoFinish)
        {
            await TryReadAnswerAsync().ConfigureAwait(false);
        }

        await inner.CompleteAsync().ConfigureAwait(false);
    }

    private async Task<Exception?> TryReadAnswerAsync()
    {
        try
        {
            while (!_answered)
            {
                await ReadAnswerAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return null;
        }
        catch (IOException error)
        {
            return error;
        }
    }

    private async ValueTask<ReadResult> ReadFirstAsync(CancellationToken cancellationToken)
    {
        ReadResult? canceled = await ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
        return canceled ?? await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the answer, or returns early with the result of a read that <see cref="CancelPendingRead"/> ended.</summary>
    private async ValueTask<ReadResult?> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        using NegotiationDeadline deadline = new(stream.Settings, cancellationToken);
        _reading = true;
        try
        {
            await stream.BeginReading().WaitAsync(deadline.Token).ConfigureAwait(false);
            ReadResult result;
            do
            {
                result = await inner.ReadAsync(deadline.Token).ConfigureAwait(false);
                if (result.IsCanceled)
                {
                    return WithoutAnswer(result);
                }
            }
            while (!TakeAnswer(result));

            return null;
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw stream.Fail(stream.Settings.TimedOut($"the answer to '{stream.Initiator.ProtocolId}'"));
        }
        catch (StreamResetException) when (stream.Failure is not null)
        {
            throw stream.Failure;
        }
        finally
        {
            _reading = false;
        }
    }

    private bool TakeAnswer(ReadResult result)
    {
        ReadOnlySequence<byte> rest = result.Buffer;
        NegotiationStatus status = stream.Initiator.Advance(ref rest, stream.Output);
        if (status == NegotiationStatus.Agreed)
        {
            inner.AdvanceTo(rest.Start);
            _answered = true;
            stream.OnAnswered();
            return true;
        }

        inner.AdvanceTo(rest.Start, result.Buffer.End);
        if (status == NegotiationStatus.Failed)
        {
            throw stream.Fail(stream.Initiator.Error!);
        }

        return result.IsCompleted ? throw stream.Fail(stream.Initiator.EndOfInput()) : false;
    }

    // The bytes stay where they are for the next read; the caller sees none of them.
    private static ReadResult WithoutAnswer(ReadResult result) =>
        new(result.Buffer.Slice(0, 0), isCanceled: true, isCompleted: false);
}
