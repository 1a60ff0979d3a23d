using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using ProtoP2P.Shared;

namespace ProtoP2P.Identify;

/// <summary>
/// Pushes the full state to whoever was told an older one and takes pushes, connection by connection: one at a time over each, so many at a time altogether
/// as the options allow.
/// </summary>
internal sealed class IdentifyPusher(
    ILibp2pHost host, SelfWatch self, IdentifyWriter writer, IdentifyOptions options, BackgroundTasks tasks, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Queue<(IPeerConnection Connection, Meeting Meeting)> _waiting = [];
    private int _workers;

    /// <summary>Pushes over this connection where it is due. To be called whenever it may have become so: after a change, once the peer is known, after an answer.</summary>
    public void Notice(IPeerConnection connection, Meeting meeting)
    {
        if (!TakesPushes(connection, meeting) || !meeting.Telling.TryQueue(self.Look().Version))
        {
            return;
        }

        lock (_gate)
        {
            _waiting.Enqueue((connection, meeting));
            if (_workers == options.MaxConcurrentPushes)
            {
                return;
            }

            _workers++;
        }

        tasks.Run(WorkAsync);
    }

    /// <summary>As the peer said. One that could not say it, for want of time perhaps, is tried once it was asked.</summary>
    private bool TakesPushes(IPeerConnection connection, Meeting meeting) =>
        host.Peerstore.GetProtocols(connection.RemotePeer)?.Contains(IdentifyProtocol.PushId)
        ?? (meeting.Outcome == false && !meeting.Telling.IsRefused);

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && TryTake(out IPeerConnection? connection, out Meeting? meeting))
        {
            await PushAsync(connection, meeting, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool TryTake([NotNullWhen(true)] out IPeerConnection? connection, [NotNullWhen(true)] out Meeting? meeting)
    {
        lock (_gate)
        {
            bool isTaken = _waiting.TryDequeue(out (IPeerConnection Connection, Meeting Meeting) first);
            (connection, meeting) = first;
            _workers -= isTaken ? 0 : 1;
            return isTaken;
        }
    }

    private async ValueTask PushAsync(IPeerConnection connection, Meeting meeting, CancellationToken cancellationToken)
    {
        SelfState state = self.Look();
        if (!meeting.Telling.TryBeginPush(state.Version))
        {
            return;
        }

        bool hasArrived = await TryPushAsync(connection, meeting, state, cancellationToken).ConfigureAwait(false);
        meeting.Telling.End(hasArrived);

        // What did not arrive is made up for with the next change, and not at once: the peer is gone or has its reasons.
        if (hasArrived || self.Look().Version > state.Version)
        {
            Notice(connection, meeting);
        }
    }

    private async ValueTask<bool> TryPushAsync(IPeerConnection connection, Meeting meeting, SelfState state, CancellationToken cancellationToken)
    {
        try
        {
            var call = new RpcCall(cancellationToken) { Timeout = options.Timeout };
            await host.GetClient<IIdentifyPush>(connection)
                .PushAsync(writer.Compose(connection, state).ToAsyncEnumerable(), call).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops: there is nobody to tell any more.
            return false;
        }
        catch (Exception exception)
        {
            // Whatever is wrong with one peer, a host that is being disposed included, the others are told, and later changes too.
            meeting.Telling.IsRefused = exception is RpcException { StatusCode: RpcStatusCode.Unimplemented };
            IdentifyLog.NotPushed(logger, connection.RemotePeer, exception.Message);
            return false;
        }
    }
}
