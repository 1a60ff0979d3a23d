using System.IO.Pipelines;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc;

/// <summary>
/// Sends a request stream while the call reads its answer. It alone touches the stream's output; whoever ends the call resets the stream, which
/// wakes a blocked write, and fires the token, which wakes the caller's enumerator.
/// </summary>
internal sealed class RequestPump<T>(ClientSession session, MessageCodec<T> codec, IAsyncEnumerable<T> requests, ILogger logger)
{
    private readonly CancellationTokenSource _ended = new();
    private readonly IPeerStream _stream = session.Call.Stream;
    private readonly OutgoingCall _call = session.Call;
    private Exception? _error;
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
            if (!await TrySendAsync().ConfigureAwait(false))
            {
                return;
            }

            await foreach (T request in requests.WithCancellation(linked.Token).ConfigureAwait(false))
            {
                int size = session.Measure(codec, request);
                _call.WriteRequest(codec, request, size);
                if (!await TrySendAsync().ConfigureAwait(false))
                {
                    return;
                }
            }

            await TryCompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception, cancellationToken);
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

    private async ValueTask<bool> TrySendAsync()
    {
        try
        {
            FlushResult result = await _stream.Output.FlushAsync().ConfigureAwait(false);
            return !result.IsCompleted && !result.IsCanceled;
        }
        catch (Libp2pException)
        {
            return GiveUp();
        }
    }

    private async ValueTask TryCompleteAsync()
    {
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
    private bool GiveUp()
    {
        _stream.Reset();
        return false;
    }

    // A request stream that did not end in good order must not look as if it had: reset, never FIN.
    private void Fail(Exception exception, CancellationToken callEnded)
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

        _stream.Reset();
    }
}
