using System.Net.Quic;
using ProtoP2P.Muxers;

namespace ProtoP2P.Transports.Quic;

// How a connection ends. QUIC has no orderly close: CONNECTION_CLOSE takes away whatever has not reached the application, at both ends.
internal sealed partial class QuicMuxedConnection
{
    private Task? _shutdown;

    public async ValueTask CloseAsync(ConnectionErrorCode code, CancellationToken cancellationToken = default)
    {
        var reason = new ConnectionClosedException(code, isRemote: false, $"The connection to {Peer} was closed by this node ({code}).");
        QuicMuxedStream[] unsettled = BeginClose(reason);
        Task settled = Task.WhenAll(unsettled.Select(stream => stream.SettleAsync()));
        await settled.WaitAsync(Options.CloseTimeout, TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task shutdown = ShutDown(code);
        End(reason);
        await shutdown.WaitAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Abort(ConnectionErrorCode code, string reason) => Abort(new ConnectionClosedException(
        code, isRemote: false, $"The connection to {Peer} was aborted by this node ({code}): {reason}"));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(ConnectionErrorCode.None).ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
    }

    /// <summary>The connection failed under an operation; the reason that counts, which may be an earlier one.</summary>
    public ConnectionClosedException EndLost(Exception error)
    {
        ConnectionClosedException? known;
        lock (_gate)
        {
            known = _noMoreStreams;
        }

        // Operations also fail because this side is closing.
        bool isOwnDoing = known is not null && (error is QuicException { QuicError: QuicError.OperationAborted } or ObjectDisposedException);
        ConnectionClosedException reason = isOwnDoing ? known! : ToReason(error);
        End(reason);
        _ = ShutDown(ConnectionErrorCode.None);
        return known ?? reason;
    }

    private ConnectionClosedException ToReason(Exception error) => error is QuicException quic
        ? QuicErrors.ToReason(quic, Peer, Options)
        : new ConnectionClosedException(ConnectionErrorCode.None, isRemote: true, $"The connection to {Peer} was lost: {error.Message}", error);

    private void Abort(ConnectionClosedException reason)
    {
        lock (_gate)
        {
            _noMoreStreams ??= reason;
        }

        // The connection goes first: streams that were reset before it would look like so many decisions of their own to the peer.
        _ = ShutDown(reason.Code);
        End(reason);
    }

    // Takes no more streams; yields those whose last bytes the peer may not have read.
    private QuicMuxedStream[] BeginClose(ConnectionClosedException reason)
    {
        lock (_gate)
        {
            _noMoreStreams ??= reason;
            _accepted.Close();
            return _hasEnded ? [] : [.. _streams.Where(stream => stream.IsUnsettled)];
        }
    }

    private void End(ConnectionClosedException reason)
    {
        QuicMuxedStream[] streams;
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            _noMoreStreams ??= reason;
            streams = [.. _streams];
        }

        foreach (QuicMuxedStream stream in streams)
        {
            stream.EndWithConnection(reason);
            Forget(stream);
        }

        _accepted.Close();
        Turns.Dispose();
        Unread.Close();
        _completion.TrySetResult(reason);
    }

    /// <summary>Ends the QUIC connection, once: the first code counts.</summary>
    private Task ShutDown(ConnectionErrorCode code)
    {
        lock (_gate)
        {
            return _shutdown ??= QuicErrors.CloseAsync(_connection, code);
        }
    }
}
