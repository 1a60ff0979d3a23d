using Microsoft.Extensions.Logging;
using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>A peer for as long as it is connected: opens the stream to it, opens it anew where it breaks, and takes frames off the peer's own.</summary>
internal sealed class PeerSession(PubSubNode node, PeerId peer, IPeerConnection connection)
{
    // Of a stream that breaks again and again, go-libp2p's patience.
    private const int MaxAttempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed);
    private readonly TaskCompletionSource _isKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IPeerStream? _inbound;
    private volatile RouterPeer? _routerPeer;

    /// <summary>Whether a stream to it was ever open.</summary>
    public bool WasJoined => _isKnown.Task.IsCompletedSuccessfully;

    /// <summary>Whose.</summary>
    public PeerId Peer { get; } = peer;

    /// <summary>Runs until the connection is lost, the peer turns out not to take part, or the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        try
        {
            TimeSpan pause = FirstPause;
            for (int attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                await RunOnceAsync(end.Token).ConfigureAwait(false);
                await Task.Delay(pause, node.Clock, end.Token).ConfigureAwait(false);
                pause *= 4;
            }
        }
        catch (NegotiationException exception)
        {
            PubSubLog.NoStream(node.Logger, Peer, exception.Message);
        }
        catch (OperationCanceledException)
        {
            PubSubLog.PeerLeft(node.Logger, Peer, "its connection has ended");
        }
        finally
        {
            _isKnown.TrySetCanceled(CancellationToken.None);
            await _ended.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes frames off a stream of the peer until it ends. A newer one takes an older one's place.</summary>
    public async ValueTask ReadAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _inbound, stream)?.Reset();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);

        // What a peer says counts once the router knows the peer; until then the stream's window holds it.
        await _isKnown.Task.WaitAsync(end.Token).ConfigureAwait(false);
        var reader = new FrameReader(stream.Input, node.Options.MaxRpcSize);
        while (await reader.ReadAsync(end.Token).ConfigureAwait(false) is { } frame)
        {
            if (_routerPeer is { } known && node.Handle(known, frame) is { } fault)
            {
                throw new ProtocolViolationException("pubsub", fault);
            }
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            IPeerStream stream = await node.Host.OpenStreamAsync(connection, node.ProtocolIds, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await WriteAsync(stream, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            PubSubLog.PeerLeft(node.Logger, Peer, "it has reset the stream");
        }
        catch (Exception exception) when (exception is (IOException or TimeoutException) and not NegotiationException)
        {
            PubSubLog.NoStream(node.Logger, Peer, exception.Message);
        }
    }

    private async Task WriteAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        PeerChannel channel = node.CreateChannel(stream);
        RouterPeer known = node.Add(Peer, stream, channel);
        _routerPeer = known;
        _isKnown.TrySetResult();
        PubSubLog.PeerJoined(node.Logger, Peer, stream.ProtocolId);
        try
        {
            await channel.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _routerPeer = null;
            node.Remove(known);
        }
    }
}
