using Microsoft.Extensions.Logging;

namespace ProtoP2P.Identify;

/// <summary>Pushes the full state to all connected peers that take pushes. Changes during a round make one more round, not a round each.</summary>
internal sealed class IdentifyPusher(ILibp2pHost host, IdentifyWriter writer, IdentifyOptions options, ILogger logger)
{
    private int _pending;

    public async Task PushAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _pending) > 1)
        {
            return;
        }

        int served;
        do
        {
            served = Volatile.Read(ref _pending);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentPushes, CancellationToken = cancellationToken };
            try
            {
                await Parallel.ForEachAsync(Receivers(), parallel, PushAsync).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
        while (Interlocked.Add(ref _pending, -served) > 0);
    }

    private IEnumerable<IPeerConnection> Receivers() =>
        host.Connections
            .DistinctBy(connection => connection.RemotePeer)
            .Where(connection => host.Peerstore.GetProtocols(connection.RemotePeer)?.Contains(IdentifyProtocol.PushId) == true);

    private async ValueTask PushAsync(IPeerConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var call = new RpcCall(cancellationToken) { Timeout = options.Timeout };
            await host.GetClient<IIdentifyPush>(connection)
                .PushAsync(writer.Compose(connection).ToAsyncEnumerable(), call).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever is wrong with one peer, a host that is being disposed included, the others are told, and later changes too.
            IdentifyLog.NotPushed(logger, connection.RemotePeer, exception.Message);
        }
    }
}
