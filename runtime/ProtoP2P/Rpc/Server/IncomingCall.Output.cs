using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

// Who may write the output, and when what was written leaves.
internal abstract partial class IncomingCall : IGathersMessages
{
    private OutputGate _output;
    private int _unflushedBytes;
    private LateFlush? _late;

    /// <summary>Whether the answer was sent, or the stream reset in its place.</summary>
    public bool IsAnswered => _output.IsClosed;

    public override ValueTask WriteAsync<T>(MessageCodec<T> codec, T message)
    {
        int size = Measure(codec, message);
        return _output.TryBeginWrite() ? WriteAndEndAsync(codec, message, size) : WriteAfterFlushAsync(codec, message, size);
    }

    /// <remarks>Does nothing where the answer has taken along what was written before it.</remarks>
    public override ValueTask FlushAsync() => _unflushedBytes > 0 && _output.TryBeginFlush() ? FlushBesideAsync() : default;

    /// <summary>Writes a message of the reply stream; does not flush.</summary>
    protected abstract void WriteMessage<T>(MessageCodec<T> codec, T message, int messageBytes);

    /// <summary>
    /// Takes the output for the service's writing. The deadline may answer from another thread, so that only one of them ever touches the pipe.
    /// </summary>
    protected void BeginWrite()
    {
        if (!_output.TryBeginWrite())
        {
            ThrowAnswered();
        }
    }

    /// <summary>Takes the output for good, for the answer.</summary>
    protected void BeginAnswer()
    {
        if (!TryBeginAnswer())
        {
            ThrowAnswered();
        }
    }

    /// <summary>The same without an exception.</summary>
    protected bool TryBeginAnswer() => _output.TryClose();

    /// <summary>The same where the service writes no more: waits for what is being sent in its place.</summary>
    protected ValueTask<bool> TryBeginAnswerAsync() => _late is null ? new(TryBeginAnswer()) : TryBeginAnswerAsync(_late);

    /// <summary>Ends the call by resetting the stream.</summary>
    protected void Abort(StreamErrorCode code)
    {
        _output.Close();
        Stream.Reset(code);
    }

    /// <summary>Sends what was written. The output has been taken by <see cref="BeginWrite"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask FlushAndEndWriteAsync()
    {
        try
        {
            await FlushTakenAsync().ConfigureAwait(false);
        }
        finally
        {
            _output.EndWrite();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushBesideAsync()
    {
        try
        {
            await FlushTakenAsync().ConfigureAwait(false);
        }
        finally
        {
            _output.EndFlush();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushTakenAsync()
    {
        _unflushedBytes = 0;
        FlushResult result = await Stream.Output.FlushAsync().ConfigureAwait(false);
        if (result.IsCompleted)
        {
            throw new StreamResetException(StreamErrorCode.Unspecified, isRemote: true, $"the caller of {Method.Name} stopped reading");
        }
    }

    private ValueTask WriteAndEndAsync<T>(MessageCodec<T> codec, T message, int size)
    {
        WriteMessage(codec, message, size);
        _unflushedBytes += size + WireLimits.PrefixBytes;
        if (_unflushedBytes >= WireLimits.BatchBytes)
        {
            return FlushAndEndWriteAsync();
        }

        _output.EndWrite();
        (_late ??= new LateFlush(this, _environment.Time)).Set();
        return default;
    }

    private async ValueTask WriteAfterFlushAsync<T>(MessageCodec<T> codec, T message, int size)
    {
        await AwaitFlushAsync().ConfigureAwait(false);
        BeginWrite();
        await WriteAndEndAsync(codec, message, size).ConfigureAwait(false);
    }

    private async ValueTask<bool> TryBeginAnswerAsync(LateFlush late)
    {
        late.Dispose();
        while (!TryBeginAnswer())
        {
            if (_output.IsRefused)
            {
                return false;
            }

            await AwaitFlushAsync().ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask AwaitFlushAsync()
    {
        while (_output.WhenFlushed() is { } flushed)
        {
            await flushed.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Sends what is written and waits for the answer to go along with: the agreement on the protocol. Nothing where the answer has left, or is
    /// being written. Any thread may call it.
    /// </summary>
    protected void SendAhead()
    {
        if (!_output.TryBeginAnnouncement())
        {
            return;
        }

        try
        {
            // The answer is empty so far: there is room, and this waits for nothing.
            if (_stream is { Output: { CanGetUnflushedBytes: true, UnflushedBytes: > 0 } output })
            {
                ValueTask<FlushResult> flush = output.FlushAsync();
                if (!flush.IsCompletedSuccessfully)
                {
                    ServerShell.Detach(new ValueTask(flush.AsTask()), Environment.Logger);
                }
            }
        }
        finally
        {
            _output.EndAnnouncement();
        }
    }

    private void ThrowAnswered() => throw (_context!.IsExpired
        ? new OperationCanceledException($"the deadline of {Method.Name} has passed", _context.CancellationToken)
        : new InvalidOperationException($"{Method.Name} has been answered, or a message is still being sent"));
}
