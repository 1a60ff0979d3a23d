using System.Runtime.CompilerServices;
using ProtoP2P.Muxers;

namespace ProtoP2P.Swarm;

/// <summary>
/// A stream that the peer opened, with the handler that serves it. Most of its life it waits for the handler to return, without a state machine of its own: what it needs then stands here.
/// </summary>
internal sealed class ServedStream(Connection connection, IMuxedStream stream, ProtocolHandler handler) : PeerStream(connection, stream, handler.ProtocolId)
{
    private ValueTask _handling;
    private CancellationTokenSource? _token;

    private InboundStreams Inbound => Owner.Inbound;

    /// <summary>Runs the handler. Whatever becomes of it, the stream is disposed and uncounted behind it.</summary>
    public void Start()
    {
        _handling = Handle();
        ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter end = _handling.ConfigureAwait(false).GetAwaiter();
        if (end.IsCompleted)
        {
            OnHandled();
        }
        else
        {
            end.UnsafeOnCompleted(OnHandled);
        }
    }

    private ValueTask Handle()
    {
        try
        {
            return handler.Handler(this, CreateToken());
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private CancellationToken CreateToken()
    {
        ProtocolRegistry registry = Inbound.Registry;
        if (handler.WatchesStream)
        {
            return registry.Stopped;
        }

        if (Muxed is IHostedStream hosted)
        {
            var token = new HandlerToken(hosted);
            _token = token;
            hosted.BeginHandling(token);
            registry.HandlerTokens.Add(token);
        }
        else
        {
            _token = CancellationTokenSource.CreateLinkedTokenSource(Muxed.Aborted, registry.Stopped);
        }

        return _token.Token;
    }

    // On the thread that ends the handler's task. What comes now is over without a wait, but for muxers whose streams take time to be disposed.
    private void OnHandled()
    {
        EndToken();
        _ = EndAsync();
    }

    // The end of the stream, which follows, is not the handler's to know.
    private void EndToken()
    {
        if (_token is HandlerToken token)
        {
            token.Stream.EndHandling();
            Inbound.Registry.HandlerTokens.Remove(token);
        }
        else
        {
            _token?.Dispose();
        }
    }

    private async Task EndAsync()
    {
        bool isReleased = false;
        try
        {
            await _handling.ConfigureAwait(false);
            isReleased = IsReleased && handler.WatchesStream;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && Muxed.Aborted.IsCancellationRequested)
        {
            Inbound.HandlerStreamEnded(handler, exception);
        }
        catch (OperationCanceledException exception) when (Inbound.Registry.Stopped.IsCancellationRequested)
        {
            Inbound.HandlerStreamEnded(handler, exception);
            Muxed.Reset(StreamErrorCode.Shutdown);
        }
        catch (Exception exception)
        {
            Inbound.HandlerFailed(handler, exception);
            Muxed.Reset(StreamErrorCode.Unspecified);
        }
        finally
        {
            handler.Leave(Owner.RemotePeer);
        }

        await Muxed.DisposeAsync().ConfigureAwait(false);
        if (isReleased)
        {
            (Muxed as IReusableStream)?.Release();
        }
    }
}
