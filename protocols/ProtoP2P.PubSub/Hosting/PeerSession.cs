using Microsoft.Extensions.Logging;
using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>A peer for as long as it is connected: opens the stream to it, opens it anew where it breaks, and takes frames off the peer's own.</summary>
internal sealed class PeerSession
{
    // Of a stream that breaks again and again, go-libp2p's patience.
    private const int MaxAttempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly PubSubNode _node;
    private readonly IPeerConnection _connection;
    private readonly CancellationTokenSource _ended;

    // Outlives the source, which is given back as soon as the session ends: the connection would hold it for as long as it lasts.
    private readonly CancellationToken _end;
    private TaskCompletionSource<RouterPeer> _joined = NewSource();
    private IPeerStream? _inbound;
    private IPeerStream? _subscribedBy;
    private IReadOnlyList<byte[]> _subscriptions = [];

    public PeerSession(PubSubNode node, IPeerConnection connection)
    {
        _node = node;
        _connection = connection;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed);
        _end = _ended.Token;
    }

    /// <summary>Whether a stream to it was ever open.</summary>
    public bool WasJoined { get; private set; }

    /// <summary>Whose.</summary>
    public PeerId Peer => _connection.RemotePeer;

    /// <summary>Runs until the connection is lost, the peer turns out not to take part, or the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end);
        try
        {
            TimeSpan pause = FirstPause;
            for (int attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                await RunOnceAsync(end.Token).ConfigureAwait(false);
                await Task.Delay(pause, _node.Clock, end.Token).ConfigureAwait(false);
                pause *= 4;
            }
        }
        catch (NegotiationException exception)
        {
            PubSubLog.NoStream(_node.Logger, Peer, exception.Message);
        }
        catch (OperationCanceledException)
        {
            PubSubLog.PeerLeft(_node.Logger, Peer, "its connection has ended");
        }
        finally
        {
            Volatile.Read(ref _joined).TrySetCanceled(CancellationToken.None);
            await _ended.CancelAsync().ConfigureAwait(false);
            _ended.Dispose();
        }
    }

    /// <summary>Takes frames off a stream of the peer until it ends. A newer one takes an older one's place.</summary>
    public async ValueTask ReadAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _inbound, stream)?.Reset();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end);
        try
        {
            // What a peer says counts once the router knows the peer; until then the stream's window holds it.
            await Volatile.Read(ref _joined).Task.WaitAsync(end.Token).ConfigureAwait(false);
            var reader = new FrameReader(stream.Input, _node.Options.MaxRpcSize);
            while (await reader.ReadAsync(end.Token).ConfigureAwait(false) is { } frame)
            {
                if (await HandleAsync(frame, end.Token).ConfigureAwait(false) is { } fault)
                {
                    throw new ProtocolViolationException("pubsub", fault);
                }
            }
        }
        finally
        {
            Interlocked.CompareExchange(ref _inbound, null, stream);
        }
    }

    private static TaskCompletionSource<RouterPeer> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A frame waits while the stream to the peer is opened anew: the peer knows nothing of that and does not say again what it says now.
    private async ValueTask<string?> HandleAsync(byte[] frame, CancellationToken cancellationToken)
    {
        _node.CountFrame(frame);
        while (true)
        {
            RouterPeer known = await Volatile.Read(ref _joined).Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_node.TryHandle(known, frame, out string? fault))
            {
                return fault;
            }
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            IPeerStream stream = await _node.Host.OpenStreamAsync(_connection, _node.ProtocolIds, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await WriteAsync(stream, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            PubSubLog.PeerLeft(_node.Logger, Peer, "it has reset the stream");
        }
        catch (Exception exception) when (exception is (IOException or TimeoutException) and not NegotiationException)
        {
            PubSubLog.NoStream(_node.Logger, Peer, exception.Message);
        }
    }

    private async Task WriteAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        PeerChannel channel = _node.CreateChannel(stream);
        bool isSameStream = _subscribedBy is not null && ReferenceEquals(_subscribedBy, Volatile.Read(ref _inbound));
        RouterPeer known = _node.Add(Peer, stream, channel, isSameStream ? _subscriptions : []);
        WasJoined = true;
        _joined.TrySetResult(known);
        PubSubLog.PeerJoined(_node.Logger, Peer, stream.ProtocolId);
        try
        {
            await channel.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _joined, NewSource());
            _subscriptions = _node.Remove(known);
            _subscribedBy = Volatile.Read(ref _inbound);
        }
    }
}
