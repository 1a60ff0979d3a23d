using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;
using ProtoP2P.Negotiation;
using ProtoP2P.Resources;
using ProtoP2P.Rpc;

namespace ProtoP2P.Swarm;

/// <summary>An established connection: opens streams, counts what pins it, and closes itself where it is redundant and idle.</summary>
internal sealed class Connection : IPeerConnection, IAccounted
{
    private readonly Lock _gate = new();
    private readonly UpgradedConnection _upgraded;
    private readonly SwarmSettings _settings;
    private readonly FirstContact _contact = new();
    private readonly TimeoutQueue<OptimisticStream> _answers;

    // Never disposed: it holds nothing once cancelled, and users may look at its token at any time.
    private readonly CancellationTokenSource _closed = new();
    private readonly Action _unpin;
    private readonly Action _leaveEarlyStreams;
    private readonly long _opened;
    private ITimer? _retirement;
    private int _pins;
    private bool _isRedundant;
    private bool _isClosing;

    public Connection(UpgradedConnection upgraded, SwarmSettings settings, ProtocolRegistry registry)
    {
        _upgraded = upgraded;
        _settings = settings;
        _unpin = Unpin;
        _leaveEarlyStreams = LeaveEarlyStreams;
        Inbound = new InboundStreams(this, settings, registry);
        _answers = new TimeoutQueue<OptimisticStream>(settings.StreamNegotiation.Timeout, settings.TimeProvider);
        OpenedAt = settings.TimeProvider.GetUtcNow();
        _opened = settings.TimeProvider.GetTimestamp();
        Closed = _closed.Token;
    }

    /// <inheritdoc/>
    public long Id => _upgraded.Id;

    /// <inheritdoc/>
    public PeerId RemotePeer => _upgraded.RemotePeer;

    /// <inheritdoc/>
    public PublicKey RemotePublicKey => _upgraded.RemotePublicKey;

    /// <inheritdoc/>
    public Multiaddress RemoteAddress => _upgraded.RemoteAddress;

    /// <inheritdoc/>
    public Multiaddress LocalAddress => _upgraded.LocalAddress;

    /// <inheritdoc/>
    public Direction Direction => _upgraded.Direction;

    /// <inheritdoc/>
    public string SecurityProtocol => _upgraded.Security;

    /// <inheritdoc/>
    public string MuxerProtocol => _upgraded.Muxer;

    /// <inheritdoc/>
    public bool IsLimited => false;

    /// <inheritdoc/>
    public DateTimeOffset OpenedAt { get; }

    /// <summary>How long ago it was opened. Whoever sets the clock of the wall changes nothing here.</summary>
    public TimeSpan Age => _settings.TimeProvider.GetElapsedTime(_opened);

    /// <summary>By how much it is older than another; negative where it is younger.</summary>
    public TimeSpan OlderThan(Connection other) => _settings.TimeProvider.GetElapsedTime(_opened, other._opened);

    /// <inheritdoc/>
    public int StreamCount => _upgraded.Muxed.StreamCount;

    /// <inheritdoc/>
    public CancellationToken Closed { get; }

    /// <summary>Whether new streams may be opened.</summary>
    public bool IsUsable => !Volatile.Read(ref _isClosing) && _upgraded.Muxed.TakesStreams;

    /// <summary>Why the connection ended; null before.</summary>
    public ConnectionClosedException? Reason { get; private set; }

    /// <summary>Completes when nothing is left of the connection. Set by the swarm that runs it.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>What the RPC client remembers where it calls over this very connection.</summary>
    public RpcPeerState RpcState { get; } = new();

    /// <summary>What serves the peer's streams.</summary>
    public InboundStreams Inbound { get; }

    /// <summary>The connection's account.</summary>
    public ResourceScope Scope => _upgraded.Scope;

    /// <inheritdoc/>
    public ValueTask CloseAsync(CancellationToken cancellationToken = default) => CloseAsync(ConnectionErrorCode.None, cancellationToken);

    /// <summary>Closes in order, and cuts the connection where the peer does not play along in time.</summary>
    public async ValueTask CloseAsync(ConnectionErrorCode code, CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _isClosing, true);
        if (!await _upgraded.Muxed.TryCloseAsync(code, "closing in order took too long or failed", _settings, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort(ConnectionErrorCode code, string reason)
    {
        Volatile.Write(ref _isClosing, true);
        _upgraded.Muxed.Abort(code, reason);
    }

    /// <summary>Opens a stream and agrees on its protocol, or assumes that the peer serves it.</summary>
    public async ValueTask<IPeerStream> OpenStreamAsync(IReadOnlyList<string> protocolIds, bool optimistic, CancellationToken cancellationToken)
    {
        IMuxedStream stream = await OpenMuxedStreamAsync(cancellationToken).ConfigureAwait(false);
        NegotiatedStream negotiated = optimistic
            ? StreamNegotiator.Assume(stream, protocolIds, _settings.StreamNegotiation, _answers, _contact)
            : await SelectAsync(stream, protocolIds, cancellationToken).ConfigureAwait(false);
        return new PeerStream(this, negotiated.Stream, negotiated.ProtocolId);
    }

    /// <summary>Serves the peer's streams until the connection has ended.</summary>
    public async Task RunAsync()
    {
        var arrivals = new WaitingReaders();
        try
        {
            while (await new ReadThenRun<IMuxedStream?>(_upgraded.Muxed.AcceptStreamAsync(CancellationToken.None), arrivals) is { } stream)
            {
                _contact.Make();
                if (!Pin())
                {
                    stream.Reset(StreamErrorCode.Shutdown);
                    continue;
                }

                AtTheEndOf(stream, _unpin);
                Inbound.Take(stream, arrivals);
            }
        }
        catch (Exception exception)
        {
            SwarmLog.AcceptStreamFailed(_settings.Logger, Id, RemotePeer, exception);
            Abort(ConnectionErrorCode.ProtocolViolation, exception.Message);
        }
        finally
        {
            arrivals.QueueAll();
        }

        Reason = await _upgraded.Muxed.Completion.ConfigureAwait(false);
        Volatile.Write(ref _isClosing, true);

        // Whoever waits for a place learns that there is none any more.
        _contact.Make();

        // The token counts as cancelled from here on; nothing waits for its callbacks, which are user code.
        _ = UserCallbacks.CancelAsync(_closed, _settings.Logger, this);
        await _upgraded.Muxed.DisposeAsync().ConfigureAwait(false);
        _answers.Dispose();
        lock (_gate)
        {
            _retirement?.Dispose();
            _retirement = null;
        }
    }

    /// <summary>Another connection takes the new streams from here on: this one closes once it has had no stream for a while.</summary>
    public void SetRedundant(bool isRedundant)
    {
        lock (_gate)
        {
            _isRedundant = isRedundant;
            ScheduleRetirement();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"connection {Id} to {RemotePeer}";

    private async ValueTask<NegotiatedStream> SelectAsync(IMuxedStream stream, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken)
    {
        NegotiatedStream selected = await StreamNegotiator
            .SelectAsync(stream, protocolIds, _settings.StreamNegotiation, cancellationToken).ConfigureAwait(false);
        _contact.Make();
        return selected;
    }

    private async ValueTask<IMuxedStream> OpenMuxedStreamAsync(CancellationToken cancellationToken)
    {
        if (!Pin())
        {
            throw Reason ?? new ConnectionClosedException(ConnectionErrorCode.None, isRemote: false, $"{this} is closing: it takes no new streams");
        }

        Action atTheEnd = _unpin;
        IMuxedStream? stream = null;
        try
        {
            if (await _contact.EnterAsync(cancellationToken).ConfigureAwait(false))
            {
                atTheEnd = _leaveEarlyStreams;
            }

            stream = await _upgraded.Muxed.OpenStreamAsync(cancellationToken).ConfigureAwait(false);
            AtTheEndOf(stream, atTheEnd);
            return stream;
        }
        finally
        {
            if (stream is null)
            {
                atTheEnd();
            }
        }
    }

    private static void AtTheEndOf(IMuxedStream stream, Action act)
    {
        if (stream is IHostedStream hosted)
        {
            hosted.AtTheEnd(act);
            return;
        }

        stream.Completion.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(act);
    }

    private void LeaveEarlyStreams()
    {
        _contact.Leave();
        Unpin();
    }

    private bool Pin()
    {
        lock (_gate)
        {
            _pins++;
            if (!_isClosing)
            {
                return true;
            }

            _pins--;
            return false;
        }
    }

    private void Unpin()
    {
        lock (_gate)
        {
            if (--_pins == 0)
            {
                ScheduleRetirement();
            }
        }
    }

    // Only a redundant connection ever has a timer; it starts anew with every idle time.
    private void ScheduleRetirement()
    {
        bool isDue = _isRedundant && _pins == 0 && !_isClosing;
        TimeSpan wait = isDue ? _settings.Connections.RedundantIdleTimeout : Timeout.InfiniteTimeSpan;
        if (_retirement is not null)
        {
            _retirement.Change(wait, Timeout.InfiniteTimeSpan);
        }
        else if (isDue)
        {
            _retirement = _settings.TimeProvider.CreateTimer(static state => ((Connection)state!).Retire(), this, wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Retire()
    {
        lock (_gate)
        {
            if (!_isRedundant || _pins > 0 || _isClosing)
            {
                return;
            }

            // Decided under the lock that opening takes: no stream slips in between.
            _isClosing = true;
        }

        SwarmLog.RedundantClosed(_settings.Logger, Id, RemotePeer);
        _ = Task.Run(() => CloseAsync(ConnectionErrorCode.Supplanted).AsTask());
    }
}
