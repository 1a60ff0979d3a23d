using System.IO.Pipelines;

namespace ProtoP2P.Negotiation;

/// <summary>The output of an <see cref="OptimisticStream"/>: the proposal goes first, in the same flush.</summary>
internal sealed class OptimisticWriter(OptimisticStream stream, PipeWriter inner) : PipeWriter
{
    private bool _begun;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <inheritdoc/>
    public override void Advance(int bytes) => inner.Advance(bytes);

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Begin();
        return inner.GetMemory(sizeHint);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Begin();
        return inner.GetSpan(sizeHint);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => WriteAsync(default, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (stream.Failure is { } failure)
        {
            return ValueTask.FromException<FlushResult>(failure);
        }

        Task proposal = Begin();
        if (!proposal.IsCompletedSuccessfully)
        {
            return WriteAfterAsync(proposal, source, cancellationToken);
        }

        ValueTask<FlushResult> flush = source.IsEmpty ? inner.FlushAsync(cancellationToken) : inner.WriteAsync(source, cancellationToken);
        stream.OnFlushed(ended: false);
        return flush;
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        if (exception is null)
        {
            Begin();
        }

        inner.Complete(exception);
        stream.OnFlushed(ended: exception is null);
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (exception is null)
        {
            await Begin().ConfigureAwait(false);
            if (await TryFlushWithoutEndAsync().ConfigureAwait(false))
            {
                return;
            }
        }

        await inner.CompleteAsync(exception).ConfigureAwait(false);
        stream.OnFlushed(ended: exception is null);
    }

    /// <summary>Begins as another stream's output.</summary>
    internal void Restart() => _begun = false;

    /// <summary>Sends what is written but not the end, where that waits for the answer.</summary>
    private async ValueTask<bool> TryFlushWithoutEndAsync()
    {
        if (stream.Failure is not null || !stream.MustHoldEnd)
        {
            return false;
        }

        await inner.FlushAsync().ConfigureAwait(false);
        if (!stream.TryHoldEnd())
        {
            return false;
        }

        stream.OnFlushed(ended: true);
        return true;
    }

    private Task Begin()
    {
        if (_begun)
        {
            return Task.CompletedTask;
        }

        Task proposal = stream.BeginWriting();
        _begun = proposal.IsCompletedSuccessfully;
        return proposal;
    }

    private async ValueTask<FlushResult> WriteAfterAsync(Task proposal, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        await proposal.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await WriteAsync(source, cancellationToken).ConfigureAwait(false);
    }
}
