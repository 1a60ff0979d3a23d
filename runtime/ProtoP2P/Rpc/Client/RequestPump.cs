using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc;

/// <summary>
/// Sends a request stream while the call reads its answer. It alone touches the stream's output; whoever ends the call resets the stream, which
/// wakes a blocked write, and fires the token, which wakes the caller's enumerator.
/// </summary>
internal sealed class RequestPump<T>(ClientSession session, MessageCodec<T> codec, IAsyncEnumerable<T> requests, TimeProvider time, ILogger logger) : IGathersMessages
{
    private readonly CancellationTokenSource _ended = new();
    private readonly IPeerStream _stream = session.Call.Stream;
    private readonly OutgoingCall _call = session.Call;
    private Exception? _error;
    private OutputGate _output;
    private LateFlush? _late;

    // The opening is there already.
    private int _unflushedBytes = 1;
    private bool _isOver;
    private volatile bool _isDetached;

    /// <summary>What the request stream itself threw; null for nothing.</summary>
    public Exception? Error => Volatile.Read(ref _error);

    /// <summary>Sends until the stream of requests or the call ends. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The caller's enumerator may never wait, and the answer must be read all the same.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        try
        {
            // The opening waits for no request.
            await FlushAsync().ConfigureAwait(false);
            if (await TrySendAllAsync(linked.Token).ConfigureAwait(false))
            {
                await TryCompleteAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            await FailAsync(exception, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _late?.Dispose();
        }
    }

    /// <summary>The call has ended: the rest of the requests is of no use.</summary>
    public void End()
    {
        _isDetached = true;
        _ = CancelAsync();
    }

    // What the token calls is the caller's code: it may block or throw, and the answer does not wait for it.
    private async Task CancelAsync()
    {
        try
        {
            await _ended.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            RpcLog.RequestsFailed(logger, exception);
        }
    }

    /// <summary>Sends what has been written, and notes where nobody wants it any more.</summary>
    public ValueTask FlushAsync() => _unflushedBytes > 0 && _output.TryBeginFlush() ? FlushTakenAsync() : default;

    // Requests that are at hand together leave together; what has been written leaves at once when the next one takes waiting.
    private async ValueTask<bool> TrySendAllAsync(CancellationToken cancellationToken)
    {
        IAsyncEnumerator<T> enumerator = requests.GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable _ = enumerator.ConfigureAwait(false);
        while (await MoveNextAsync(enumerator).ConfigureAwait(false) && !_isOver)
        {
            await WriteAsync(enumerator.Current).ConfigureAwait(false);
        }

        return !_isOver;
    }

    private ValueTask<bool> MoveNextAsync(IAsyncEnumerator<T> enumerator)
    {
        if (_isOver)
        {
            return new(false);
        }

        ValueTask<bool> next = enumerator.MoveNextAsync();
        return next.IsCompleted || _unflushedBytes == 0 ? next : NextMessage.AwaitAsync(next, this, static pump => pump.FlushAsync());
    }

    private ValueTask WriteAsync(T request)
    {
        int size = session.Measure(codec, request);
        return _output.TryBeginWrite() ? WriteTakenAsync(request, size) : WriteAfterFlushAsync(request, size);
    }

    private ValueTask WriteTakenAsync(T request, int size)
    {
        _call.WriteRequest(codec, request, size);
        _unflushedBytes += size + WireLimits.PrefixBytes;
        _output.EndWrite();
        if (_unflushedBytes >= WireLimits.BatchBytes)
        {
            return FlushAsync();
        }

        (_late ??= new LateFlush(this, time)).Set();
        return default;
    }

    private async ValueTask WriteAfterFlushAsync(T request, int size)
    {
        await AwaitFlushAsync().ConfigureAwait(false);
        if (_output.TryBeginWrite())
        {
            await WriteTakenAsync(request, size).ConfigureAwait(false);
        }
    }

    private async ValueTask AwaitFlushAsync()
    {
        while (_output.WhenFlushed() is { } flushed)
        {
            await flushed.ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushTakenAsync()
    {
        _unflushedBytes = 0;
        try
        {
            FlushResult result = await _stream.Output.FlushAsync().ConfigureAwait(false);
            _isOver |= result.IsCompleted || result.IsCanceled;
        }
        catch (Libp2pException)
        {
            GiveUp();
        }
        finally
        {
            _output.EndFlush();
        }
    }

    private async ValueTask TryCompleteAsync()
    {
        _late?.Dispose();
        while (!_output.TryClose())
        {
            await AwaitFlushAsync().ConfigureAwait(false);
        }

        try
        {
            await _stream.Output.CompleteAsync().ConfigureAwait(false);
        }
        catch (Libp2pException)
        {
            GiveUp();
        }
    }

    // The stream has failed, not the requests: whoever reads the answer meets the same end, and knows what it means for the call.
    private void GiveUp()
    {
        _isOver = true;
        _stream.Reset();
    }

    // A request stream that did not end in good order must not look as if it had: reset, never FIN.
    private async ValueTask FailAsync(Exception exception, CancellationToken callEnded)
    {
        if (_isDetached)
        {
            if (exception is not (OperationCanceledException or Libp2pException))
            {
                RpcLog.RequestsFailed(logger, exception);
            }
        }
        else if (!_stream.Aborted.IsCancellationRequested && !callEnded.IsCancellationRequested)
        {
            Volatile.Write(ref _error, exception);
        }

        // The requests from before the failure leave where the network takes them; the reset discards the others, and waits for none.
        ValueTask sending = FlushAsync();
        _stream.Reset();
        await sending.ConfigureAwait(false);
    }
}
