using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ProtoP2P.Muxers.Pipes;
using ProtoP2P.Resources;
using ProtoP2P.Security;

namespace ProtoP2P.Muxers;

/// <summary>
/// A muxer without its I/O: takes the bytes that arrived, produces the next batch of bytes to send, and keeps the streams between the two.
/// <see cref="Receive"/> belongs to one read loop and <see cref="Produce"/> to one write loop; everything else may come from any thread.
/// Locks are taken in the order stream, session.
/// </summary>
internal abstract partial class MuxerSession
{
    private readonly Dictionary<ulong, MuxedStream> _streams = [];
    private readonly Queue<MuxedStream> _urgent = new();
    private readonly Queue<MuxedStream> _ready = new();
    private readonly AcceptQueue<MuxedStream> _accepted = new();
    private readonly RapidResetGuard _guard;

    protected MuxerSession(ConnectionRole role, MuxerContext context, MuxerOptions options)
    {
        Role = role;
        Context = context;
        Options = options;
        Unread = new UnreadAccount(context.Scope);
        Lingering = new TimeoutQueue<StreamLinger>(options.LingerTimeout, context.TimeProvider);
        _guard = new RapidResetGuard(options.UnservedStreams, context.TimeProvider);
    }

    public MuxerOptions Options { get; }

    public UnreadAccount Unread { get; }

    /// <summary>Streams that were disposed and are not over: they wait for the peer, or for their own data to leave.</summary>
    public TimeoutQueue<StreamLinger> Lingering { get; }

    public TimeProvider TimeProvider => Context.TimeProvider;

    /// <summary>Called, outside all locks, when there is something to send; the argument says whether the calling thread may write it.</summary>
    public Action<bool> WakeWriter { get; set; } = static _ => { };

    /// <summary>Called once no stream is left on a connection that takes no more.</summary>
    public Action Exhausted { get; set; } = static () => { };

    /// <summary>Called, outside all locks, when the peer has gone past a limit that costs it the connection.</summary>
    public Action<ConnectionClosedException> Offended { get; set; } = static _ => { };

    /// <summary>The last measured round-trip time.</summary>
    public virtual TimeSpan? RoundTripTime => null;

    /// <summary>What the peer said when it announced the end of the connection, if it did.</summary>
    public virtual ConnectionClosedException? RemoteFarewell => null;

    /// <summary>Whether the bytes received so far end inside a frame.</summary>
    public abstract bool IsMidFrame { get; }

    public int StreamCount
    {
        get
        {
            lock (Gate)
            {
                return _streams.Count;
            }
        }
    }

    /// <summary>Under the gate.</summary>
    protected int StreamCountUnderGate => _streams.Count;

    protected ConnectionRole Role { get; }

    protected MuxerContext Context { get; }

    protected Lock Gate { get; } = new();

    /// <summary>Why no stream can be opened any more; guarded by the gate.</summary>
    protected ConnectionClosedException? NoMoreStreams { get; set; }

    /// <summary>Whether new streams may be opened.</summary>
    public bool TakesStreams => NoMoreStreams is null;

    protected bool HasEnded { get; private set; }

    /// <summary>Whom the read loop lets go on once its next read is under way; where it is null, they go on in the thread pool.</summary>
    public WaitingReaders? WaitingReaders { get; set; }

    /// <summary>Takes bytes as they came from the channel, in pieces of any size.</summary>
    /// <exception cref="ProtocolViolationException">The peer broke the protocol; the connection is to be closed.</exception>
    /// <exception cref="ConnectionClosedException">The peer went past a limit; the connection is to be closed.</exception>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        // Whatever is thrown here ends the connection: its loop is never seen to end its turn, and no object is used again.
        Volatile.Write(ref _receiving, _receiving + 1);
        Take(bytes);
        Volatile.Write(ref _receiving, _receiving + 1);
    }

    public abstract ValueTask<IMuxedStream> OpenStreamAsync(CancellationToken cancellationToken);

    /// <summary>Lets the clock act; returns the time until it is to be asked again, or infinite.</summary>
    /// <exception cref="ConnectionClosedException">The peer did not answer in time.</exception>
    public virtual TimeSpan Tick()
    {
        lock (Gate)
        {
            TrimSparesUnderGate();
        }

        return Timeout.InfiniteTimeSpan;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IMuxedStream?> AcceptStreamAsync(CancellationToken cancellationToken)
    {
        while (await _accepted.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_accepted.TryTake(out MuxedStream? stream))
            {
                continue;
            }

            if (!stream.HasFailed)
            {
                stream.OnAccepted();
                return stream;
            }
        }

        return null;
    }

    /// <summary>Ends the session: every stream fails with <paramref name="reason"/>, and nothing more is accepted or opened.</summary>
    public void End(ConnectionClosedException reason)
    {
        MuxedStream[] streams;
        lock (Gate)
        {
            if (HasEnded)
            {
                return;
            }

            HasEnded = true;
            _spares.Clear();
            NoMoreStreams ??= reason;
            streams = [.. _streams.Values];
        }

        foreach (MuxedStream stream in streams)
        {
            stream.TryFail(reason);
            Forget(stream);
        }

        _accepted.Close();
        Unread.Close();
        Lingering.Dispose();
        OnEnded();
    }

    public void ResetStream(MuxedStream stream, StreamErrorCode code, Exception? cause = null)
    {
        string why = cause is null ? string.Empty : $": {cause.Message}";
        var failure = new StreamResetException(
            code, isRemote: false, $"Stream {stream.Id} to {Context.Description} was reset by this node ({code}){why}", cause);
        if (stream.TryFail(failure))
        {
            stream.RequestReset(code);
            EnqueueUrgent(stream);
            ChargeFault(stream, code);
        }
    }

    /// <summary>Gives up the place of a stream that is over.</summary>
    public void Forget(MuxedStream stream)
    {
        bool exhausted;
        bool closing;
        lock (Gate)
        {
            // The key alone does not say it: a peer may have given it to another stream since.
            if (stream.IsForgotten)
            {
                return;
            }

            stream.IsForgotten = true;
            _streams.Remove(stream.Key);
            Context.Scope.RemoveStream(stream.Direction);
            if (stream.Direction == Direction.Inbound && !stream.HasFailed)
            {
                _guard.Served();
            }

            exhausted = _streams.Count == 0 && NoMoreStreams is not null && !HasEnded && !_closing;
            closing = _closing && !HasEnded;
        }

        OnForgotten(stream);
        if (closing)
        {
            // The farewell may have waited for this one.
            WakeWriter(false);
        }

        if (exhausted)
        {
            Exhausted();
        }
    }

    /// <summary>For the read loop: lets somebody go on who waits for what has come.</summary>
    internal void WakeReader(IThreadPoolWorkItem reader)
    {
        if (WaitingReaders is { } readers)
        {
            readers.Add(reader);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(reader, preferLocal: false);
        }
    }

    /// <summary>Takes bytes as they came. Streams that it remembers from one call to the next it has to look up again: they may have become others.</summary>
    protected abstract void Take(ReadOnlySpan<byte> bytes);

    protected virtual void OnForgotten(MuxedStream stream)
    {
    }

    protected virtual void OnEnded()
    {
    }

    protected MuxedStream[] SnapshotStreams()
    {
        lock (Gate)
        {
            return [.. _streams.Values];
        }
    }

    protected bool TryFind(ulong key, [NotNullWhen(true)] out MuxedStream? stream)
    {
        lock (Gate)
        {
            return _streams.TryGetValue(key, out stream);
        }
    }

    /// <summary>Under the gate: enters a new stream of this node.</summary>
    protected void AddOutboundUnderGate(MuxedStream stream) => _streams.Add(stream.Key, stream);

    /// <summary>Under the gate: throws where no stream can be opened.</summary>
    protected void ReserveOutboundUnderGate()
    {
        if (NoMoreStreams is { } reason)
        {
            throw new ConnectionClosedException(
                reason.Code, reason.IsRemote, $"The connection to {Context.Description} takes no more streams: {reason.Message}", reason);
        }

        if (_streams.Count >= Options.MaxStreams)
        {
            throw StreamLimit();
        }

        if (!Context.Scope.TryAddStream(Direction.Outbound, out ResourceLimitException? refusal))
        {
            throw refusal!;
        }
    }

    /// <summary>Under the gate: whether one more stream of the peer has room in every limit, counting it where it has.</summary>
    protected bool TryReserveInboundUnderGate() =>
        NoMoreStreams is null && _streams.Count < Options.MaxStreams && _accepted.Count < Options.AcceptBacklog
        && Context.Scope.TryAddStream(Direction.Inbound, out _);

    protected void AddInboundUnderGate(MuxedStream stream) => _streams.Add(stream.Key, stream);

    /// <summary>Hands a new stream of the peer to whoever accepts.</summary>
    protected void OfferInbound(MuxedStream stream)
    {
        if (_accepted.Add(stream))
        {
            WakeReader(_accepted);
        }
    }

    /// <summary>Counts a stream that was opened in vain.</summary>
    /// <exception cref="ConnectionClosedException">Too many were.</exception>
    protected void ChargeUnserved()
    {
        if (!TryChargeUnserved())
        {
            throw TooManyUnserved();
        }
    }

    protected void FailByPeer(MuxedStream stream, StreamErrorCode code)
    {
        var failure = new StreamResetException(
            code, isRemote: true, $"Stream {stream.Id} was reset by {Context.Description} ({code})");
        if (stream.TryFail(failure) && stream.Direction == Direction.Inbound)
        {
            ChargeUnserved();
        }
    }

    /// <summary>Passes a piece of a frame's payload to its stream, or drops it where nobody will read it.</summary>
    protected void Deliver(MuxedStream stream, ReadOnlySpan<byte> payload)
    {
        while (!Unread.TryCharge(payload.Length, out ResourceLimitException? refusal))
        {
            MuxedStream greediest = FindGreediest(stream, payload.Length);
            ResetStream(greediest, StreamErrorCode.ResourceLimit, refusal);
            if (greediest == stream)
            {
                return;
            }
        }

        if (!stream.TryBeginReceive(payload.Length))
        {
            Unread.Release(payload.Length);
            return;
        }

        stream.Receive(payload);
    }

    private MuxedStream FindGreediest(MuxedStream receiver, int incoming)
    {
        lock (Gate)
        {
            return UnreadAccount.FindGreediest(_streams.Values, receiver, incoming);
        }
    }

    private void ChargeFault(MuxedStream stream, StreamErrorCode code)
    {
        if (RapidResetGuard.IsPeersFault(stream.Direction, code) && !TryChargeUnserved())
        {
            Offended(TooManyUnserved());
        }
    }

    private bool TryChargeUnserved()
    {
        lock (Gate)
        {
            return _guard.TryCharge();
        }
    }

    private ConnectionClosedException TooManyUnserved() => new(
        ConnectionErrorCode.RateLimited, isRemote: false,
        $"{Context.Description} opened streams that were reset or refused faster than {Options.NameOf(nameof(Options.UnservedStreams))} allows ({Options.UnservedStreams}).");

    private ResourceLimitException StreamLimit() =>
        new(Context.Scope.Name, "stream", Options.MaxStreams, _streams.Count, Options.NameOf(nameof(Options.MaxStreams)));
}
