using ProtoP2P.Security;

namespace ProtoP2P.Muxers;

/// <summary>
/// What both muxers have in common that know the class of their streams: frames of a header and a body, of which the stream that a body is for may end under way, and streams of the peer
/// that are entered or refused.
/// </summary>
internal abstract class MuxerSession<TStream>(ConnectionRole role, MuxerContext context, MuxerOptions options) : MuxerSession(role, context, options)
    where TStream : MuxedStream
{
    // More that wait end the connection: a peer that sends and does not read must not make this node remember more (CVE-2024-32984).
    private const int MaxRefusals = 512;
    private TStream? _bodyStream;
    private ulong _bodyKey;
    private uint _bodyLeft;

    public override bool IsMidFrame => IsMidHeader || _bodyLeft > 0;

    /// <summary>Frames that wait and belong to no stream, for tests of their bound.</summary>
    public int QueuedControlFrames
    {
        get
        {
            lock (Gate)
            {
                return QueuedControlFramesUnderGate;
            }
        }
    }

    protected override bool HasSessionControl => Refusals.Count > 0;

    protected virtual int QueuedControlFramesUnderGate => Refusals.Count;

    /// <summary>Whether the bytes received so far end inside a header.</summary>
    protected abstract bool IsMidHeader { get; }

    /// <summary>Numbers of streams whose openers are to be told that they were refused; guarded by the gate.</summary>
    protected Queue<ulong> Refusals { get; } = new();

    protected override void Take(ReadOnlySpan<byte> bytes)
    {
        if (_bodyStream is not null)
        {
            // It may have ended since, in spite of what it is still sent, and its object be another stream's.
            _bodyStream = Find(_bodyKey);
        }

        while (!bytes.IsEmpty)
        {
            if (_bodyLeft > 0)
            {
                TakeBody(ref bytes);
            }
            else
            {
                TakeHeader(ref bytes);
            }
        }
    }

    /// <summary>Reads one header, or the part of one that is there.</summary>
    protected abstract void TakeHeader(ref ReadOnlySpan<byte> bytes);

    /// <summary>A header has been read whose body follows, for <paramref name="stream"/>, or to be dropped where it is null.</summary>
    protected void BeginBody(TStream? stream, ulong key, uint length)
    {
        // A frame without a body has nothing to come back for.
        _bodyStream = length == 0 ? null : stream;
        _bodyKey = key;
        _bodyLeft = length;
    }

    /// <summary>A piece of the body has come.</summary>
    protected abstract void DeliverBody(TStream stream, ReadOnlySpan<byte> payload);

    /// <summary>A piece of the body was taken, with or without a stream; <paramref name="isLast"/> where the frame ends with it.</summary>
    protected virtual void OnBodyTaken(TStream? stream, int size, bool isLast)
    {
    }

    protected TStream? Find(ulong key) => TryFind(key, out MuxedStream? stream) ? (TStream)stream : null;

    /// <summary>Under the gate: a stream, not entered yet.</summary>
    protected TStream CreateUnderGate(long id, Direction direction)
    {
        if (!TryTakeSpareUnderGate(out MuxedStream? spare))
        {
            return New(id, direction);
        }

        var stream = (TStream)spare;
        stream.Restart(id, direction);
        return stream;
    }

    /// <summary>An object for a stream.</summary>
    protected abstract TStream New(long id, Direction direction);

    /// <summary>A new stream of the peer, or null where it is refused.</summary>
    /// <exception cref="ConnectionClosedException">Too many were refused.</exception>
    protected TStream? Admit(long id)
    {
        if (TryAddInbound(id) is not { } stream)
        {
            Refuse((ulong)id);
            return null;
        }

        OfferInbound(stream);
        return stream;
    }

    private TStream? TryAddInbound(long id)
    {
        lock (Gate)
        {
            if (!TryReserveInboundUnderGate())
            {
                return null;
            }

            TStream stream = CreateUnderGate(id, Direction.Inbound);
            AddInboundUnderGate(stream);
            return stream;
        }
    }

    private void Refuse(ulong number)
    {
        ChargeUnserved();
        lock (Gate)
        {
            if (Refusals.Count >= MaxRefusals)
            {
                throw new ConnectionClosedException(
                    ConnectionErrorCode.RateLimited, isRemote: false,
                    $"{Context.Description} opens streams without reading that they are refused ({MaxRefusals} answers wait).");
            }

            Refusals.Enqueue(number);
        }

        WakeWriter(false);
    }

    private void TakeBody(ref ReadOnlySpan<byte> bytes)
    {
        int size = (int)Math.Min(_bodyLeft, (uint)bytes.Length);
        TStream? stream = _bodyStream;
        if (stream is not null)
        {
            DeliverBody(stream, bytes[..size]);
        }

        bytes = bytes[size..];
        _bodyLeft -= (uint)size;
        if (_bodyLeft == 0)
        {
            _bodyStream = null;
        }

        OnBodyTaken(stream, size, isLast: _bodyLeft == 0);
    }
}
