using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

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

        ReadOnlySequence<byte> rest = result.Buffer;
        if (!TakeAnswer(result, ref rest))
        {
            result = default;
            return false;
        }

        if (rest.IsEmpty && !result.IsCompleted)
        {
            inner.AdvanceTo(rest.Start);
            return inner.TryRead(out result);
        }

        result = new ReadResult(rest, isCanceled: false, result.IsCompleted);
        return true;
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

    /// <summary>Begins as another stream's input.</summary>
    internal void Restart() => (_answered, _reading, _gaveUp) = (false, false, false);

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
                await ReadFirstAsync(CancellationToken.None, awaitsMore: false).ConfigureAwait(false);
            }

            return null;
        }
        catch (IOException error)
        {
            return error;
        }
    }

    /// <summary>
    /// Reads the answer and what follows it, or returns early with the result of a read that <see cref="CancelPendingRead"/> ended. What arrived in
    /// one piece with the answer is returned without another read.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadFirstAsync(CancellationToken cancellationToken, bool awaitsMore = true)
    {
        ReadResult result;
        ReadOnlySequence<byte> rest;
        _reading = true;
        stream.Timeouts.Add(stream);
        try
        {
            Task proposal = stream.BeginReading();
            if (!proposal.IsCompletedSuccessfully)
            {
                await proposal.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            do
            {
                result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (result.IsCanceled)
                {
                    return WithoutAnswer(result);
                }

                rest = result.Buffer;
            }
            while (!TakeAnswer(result, ref rest));
        }
        catch (Exception error) when (stream.Failure is not null && error is not OperationCanceledException)
        {
            throw stream.Failure;
        }
        finally
        {
            stream.MayTimeOutLate |= !stream.Timeouts.Remove(stream);
            _reading = false;
        }

        if (!rest.IsEmpty || result.IsCompleted)
        {
            return new ReadResult(rest, isCanceled: false, result.IsCompleted);
        }

        inner.AdvanceTo(rest.Start);
        return awaitsMore ? await inner.ReadAsync(cancellationToken).ConfigureAwait(false) : default;
    }

    /// <summary>Takes what arrived of the answer; true once it is complete, and <paramref name="rest"/> what follows, which is still the caller's to consume.</summary>
    private bool TakeAnswer(in ReadResult result, ref ReadOnlySequence<byte> rest)
    {
        NegotiationStatus status = stream.Initiator.Advance(ref rest, stream.Output);
        if (status == NegotiationStatus.Agreed)
        {
            stream.OnAnswered();
            _answered = true;
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
    private static ReadResult WithoutAnswer(in ReadResult result) =>
        new(result.Buffer.Slice(0, 0), isCanceled: true, isCompleted: false);
}
