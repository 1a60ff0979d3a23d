using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>Dials the peers that the router wants: a few at a time, and no more wait than there is room for (go-libp2p-pubsub's connectors).</summary>
internal sealed class PeerDialer(ILibp2pHost host, ILogger logger)
{
    private const int Connectors = 8;
    private const int MaxPending = 128;
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AddressTime = TimeSpan.FromMinutes(2);

    private readonly Channel<(PeerId Peer, ReadOnlyMemory<byte> Record)> _pending =
        Channel.CreateBounded<(PeerId, ReadOnlyMemory<byte>)>(new BoundedChannelOptions(MaxPending) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Queues a peer; false where too many wait.</summary>
    public bool TryEnqueue(PeerId peer, ReadOnlyMemory<byte> record) => _pending.Writer.TryWrite((peer, record));

    /// <summary>Dials until the token fires.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Connectors).Select(_ => DialAllAsync(cancellationToken)));

    private async Task DialAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            (PeerId peer, ReadOnlyMemory<byte> record) = await _pending.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

            // A recommendation is one peer's word; only what the recommended one has signed itself is taken.
            if (!record.IsEmpty && PeerRecord.TryOpen(record.Span, out PeerRecord? signed) && signed.PeerId.Equals(peer))
            {
                host.Peerstore.AddRecord(signed, AddressTime);
            }

            await DialAsync(peer, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DialAsync(PeerId peer, CancellationToken cancellationToken)
    {
        using var timeUp = new CancellationTokenSource(DialTimeout, host.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        try
        {
            await host.ConnectAsync(peer, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            PubSubLog.NotReached(logger, peer, exception.Message);
        }
    }
}
