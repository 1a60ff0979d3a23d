using System.Net.Quic;
using System.Runtime.Versioning;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Transports.Quic;

/// <summary>
/// A QUIC connection as a muxer's: QUIC frames, encrypts, retransmits and limits; this counts, charges, and gives streams their libp2p meaning.
/// Locks are taken in the order stream, connection.
/// </summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed partial class QuicMuxedConnection : IMuxedConnection
{
    private readonly Lock _gate = new();
    private readonly QuicConnection _connection;
    private readonly MuxerContext _context;
    private readonly HashSet<QuicMuxedStream> _streams = [];
    private readonly AcceptQueue<QuicMuxedStream> _accepted = new();
    private readonly WaitingReaders _acceptors = new();
    private readonly TaskCompletionSource<ConnectionClosedException> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RapidResetGuard _guard;
    private readonly Task _accepting;
    private ConnectionClosedException? _noMoreStreams;
    private int _opening;
    private bool _hasEnded;

    public QuicMuxedConnection(QuicConnection connection, MuxerContext context, QuicOptions options)
    {
        _connection = connection;
        _context = context;
        Options = options;
        Unread = new UnreadAccount(context.Scope);
        _guard = new RapidResetGuard(options.UnservedStreams, context.TimeProvider);
        _accepting = Task.Run(AcceptLoopAsync);
    }

    public QuicOptions Options { get; }

    public UnreadAccount Unread { get; }

    // Real time, as all that the library times: a write takes what it takes, whatever this node's clock says.
    public QuicSendTurns Turns { get; } = new(TimeProvider.System);

    public TimeProvider TimeProvider => _context.TimeProvider;

    public string Peer => _context.Description;

    public int StreamCount
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    /// <summary>QUIC measures it, and .NET does not tell.</summary>
    public TimeSpan? RoundTripTime => null;

    public Task<ConnectionClosedException> Completion => _completion.Task;

    public async ValueTask<IMuxedStream> OpenStreamAsync(CancellationToken cancellationToken = default)
    {
        ReserveOutbound();
        bool hasEntered = false;
        try
        {
            QuicStream quic = await _connection.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, cancellationToken).ConfigureAwait(false);
            QuicMuxedStream stream = await EnterAsync(quic).ConfigureAwait(false);
            hasEntered = true;
            return stream;
        }
        catch (Exception error) when (error is QuicException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Closed(EndLost(error));
        }
        finally
        {
            if (!hasEntered)
            {
                GiveUpOpening();
            }
        }
    }

    public async ValueTask<IMuxedStream?> AcceptStreamAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.TryTake(out QuicMuxedStream? stream) && !stream.HasFailed)
            {
                return stream;
            }
        }

        return null;
    }

    /// <summary>Gives up the place of a stream that is over.</summary>
    public void Forget(QuicMuxedStream stream)
    {
        lock (_gate)
        {
            if (!_streams.Remove(stream))
            {
                return;
            }

            if (stream.Direction == Direction.Inbound && !stream.HasFailed)
            {
                _guard.Served();
            }
        }

        _context.Scope.RemoveStream(stream.Direction);
    }

    /// <summary>Counts a stream that was opened in vain; closes the connection of a peer that opens too many such.</summary>
    public void ChargeUnserved()
    {
        bool isPaid;
        lock (_gate)
        {
            isPaid = _guard.TryCharge();
        }

        if (!isPaid)
        {
            Abort(new ConnectionClosedException(
                ConnectionErrorCode.RateLimited, isRemote: false,
                $"{Peer} opened streams that were reset or refused faster than {nameof(QuicOptions)}.{nameof(QuicOptions.UnservedStreams)} allows ({Options.UnservedStreams})."));
        }
    }

    /// <summary>Charges bytes that arrived; where there is no room, the streams that hold most pay, perhaps <paramref name="receiver"/> itself.</summary>
    /// <returns>False where the receiver was reset.</returns>
    public bool TryCharge(QuicMuxedStream receiver, int count)
    {
        while (!Unread.TryCharge(count, out ResourceLimitException? refusal))
        {
            QuicMuxedStream greediest = FindGreediest(receiver, count);
            greediest.Reset(StreamErrorCode.ResourceLimit, refusal);
            if (greediest == receiver)
            {
                return false;
            }
        }

        return true;
    }

    private QuicMuxedStream FindGreediest(QuicMuxedStream receiver, int incoming)
    {
        lock (_gate)
        {
            return UnreadAccount.FindGreediest(_streams, receiver, incoming);
        }
    }

    private void ReserveOutbound()
    {
        lock (_gate)
        {
            if (_noMoreStreams is { } reason)
            {
                throw Closed(reason);
            }

            int streams = _streams.Count + _opening;
            if (streams >= Options.MaxStreams)
            {
                throw new ResourceLimitException(
                    _context.Scope.Name, "stream", Options.MaxStreams, streams, $"{nameof(QuicOptions)}.{nameof(QuicOptions.MaxStreams)}");
            }

            if (!_context.Scope.TryAddStream(Direction.Outbound, out ResourceLimitException? refusal))
            {
                throw refusal!;
            }

            _opening++;
        }
    }

    private void GiveUpOpening()
    {
        lock (_gate)
        {
            _opening--;
        }

        _context.Scope.RemoveStream(Direction.Outbound);
    }

    private async ValueTask<QuicMuxedStream> EnterAsync(QuicStream quic)
    {
        var stream = new QuicMuxedStream(this, quic, Direction.Outbound);
        ConnectionClosedException? reason;
        lock (_gate)
        {
            reason = _noMoreStreams;
            if (reason is null)
            {
                // In one step, so that no stream takes two places.
                _streams.Add(stream);
                _opening--;
            }
        }

        if (reason is not null)
        {
            await quic.DisposeAsync().ConfigureAwait(false);
            throw Closed(reason);
        }

        stream.Start();
        return stream;
    }

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (true)
            {
                Admit(await new ReadThenRun<QuicStream>(_connection.AcceptInboundStreamAsync(), _acceptors));
            }
        }
        catch (Exception error)
        {
            // Whatever the library throws ends this connection alone, and its reason is kept.
            EndLost(error);
        }
        finally
        {
            _acceptors.QueueAll();
        }
    }

    private void Admit(QuicStream quic)
    {
        var stream = new QuicMuxedStream(this, quic, Direction.Inbound);
        bool isAdmitted;
        lock (_gate)
        {
            isAdmitted = _noMoreStreams is null && _streams.Count + _opening < Options.MaxStreams
                && _context.Scope.TryAddStream(Direction.Inbound, out _);
            if (isAdmitted)
            {
                _streams.Add(stream);
            }
        }

        if (!isAdmitted)
        {
            stream.Refuse(StreamErrorCode.ResourceLimit);
            ChargeUnserved();
            return;
        }

        stream.Start();
        if (_accepted.Add(stream))
        {
            _acceptors.Add(_accepted);
        }
    }

    private ConnectionClosedException Closed(ConnectionClosedException reason) => new(
        reason.Code, reason.IsRemote, $"The connection to {Peer} takes no more streams: {reason.Message}", reason);
}
