using ProtoP2P.Security;

namespace ProtoP2P.Muxers.Mplex;

/// <summary>An mplex connection without its I/O (mplex specification).</summary>
internal sealed class MplexSession : MuxerSession
{
    private const int MaxNameLength = 1024;
    private const int MaxRefusals = 512;
    private const ulong MaxStreamNumber = (1UL << 60) - 1;
    private readonly Queue<ulong> _refusals = new();
    private MplexHeaderReader _headers;
    private MplexStream? _bodyStream;
    private ulong _bodyKey;
    private uint _bodyLeft;
    private ulong _nextNumber;

    public MplexSession(ConnectionRole role, MuxerContext context, MplexOptions options)
        : base(role, context, options) => MplexOptions = options;

    public MplexOptions MplexOptions { get; }

    public override bool IsMidFrame => _headers.IsMidHeader || _bodyLeft > 0;

    /// <summary>Frames that wait and belong to no stream, for tests of their bound.</summary>
    public int QueuedControlFrames
    {
        get
        {
            lock (Gate)
            {
                return _refusals.Count;
            }
        }
    }

    protected override bool HasSessionControl => _refusals.Count > 0;

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
            else if (_headers.TryRead(ref bytes, out MplexFrameHeader header))
            {
                Handle(header);
            }
        }
    }

    public override ValueTask<IMuxedStream> OpenStreamAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MplexStream stream;
        lock (Gate)
        {
            ReserveOutboundUnderGate();
            stream = CreateUnderGate(_nextNumber++, Direction.Outbound);
            AddOutboundUnderGate(stream);
            EnqueueUrgentUnderGate(stream);
        }

        WakeWriter(false);
        return new ValueTask<IMuxedStream>(stream);
    }

    protected override void WriteSessionControl(scoped ref BatchWriter batch)
    {
        lock (Gate)
        {
            while (batch.Room >= MplexFrameHeader.MaxWriteSize && _refusals.TryDequeue(out ulong number))
            {
                var header = new MplexFrameHeader(number, MplexFlag.ResetReceiver, 0);
                header.Write(batch.Take(header.Size));
            }
        }
    }

    private static ProtocolViolationException Violation(string what) => new("mplex", what);

    // A receiver's frame concerns a stream that this node opened, an initiator's one that the peer opened.
    private static Direction DirectionOf(MplexFlag flag) => ((byte)flag & 1) == 1 ? Direction.Outbound : Direction.Inbound;

    private void Handle(in MplexFrameHeader header)
    {
        _bodyStream = null;
        _bodyLeft = header.Length;
        if (header.Flag == MplexFlag.NewStream)
        {
            Admit(header);
            return;
        }

        // Frames for unknown streams are normal after a reset: their data is read and dropped.
        ulong key = MplexStream.KeyOf(header.StreamId, DirectionOf(header.Flag));
        if (Find(key) is not { } stream)
        {
            return;
        }

        switch (header.Flag)
        {
            case MplexFlag.MessageReceiver or MplexFlag.MessageInitiator:
                (_bodyStream, _bodyKey) = (stream, key);
                break;
            case MplexFlag.CloseReceiver or MplexFlag.CloseInitiator:
                stream.ReceiveFin();
                break;
            default:
                FailByPeer(stream, StreamErrorCode.Unspecified);
                break;
        }
    }

    // The name that follows is for people; it is read and dropped.
    private void Admit(in MplexFrameHeader header)
    {
        if (header.Length > MaxNameLength)
        {
            throw Violation($"a stream name of {header.Length} bytes, the most is {MaxNameLength}");
        }

        if (header.StreamId > MaxStreamNumber)
        {
            throw Violation($"stream id {header.StreamId} is not below 2^60");
        }

        MplexStream? stream = TryAddInbound(header.StreamId);
        if (stream is null)
        {
            Refuse(header.StreamId);
            return;
        }

        OfferInbound(stream);
    }

    private MplexStream? Find(ulong key) => TryFind(key, out MuxedStream? stream) ? (MplexStream)stream : null;

    private MplexStream CreateUnderGate(ulong number, Direction direction)
    {
        if (!TryTakeSpareUnderGate(out MuxedStream? spare))
        {
            return new MplexStream(this, number, direction);
        }

        var stream = (MplexStream)spare;
        stream.Restart(number, direction);
        return stream;
    }

    private MplexStream? TryAddInbound(ulong number)
    {
        lock (Gate)
        {
            if (TryFind(MplexStream.KeyOf(number, Direction.Inbound), out _))
            {
                throw Violation($"stream id {number} is in use");
            }

            if (!TryReserveInboundUnderGate())
            {
                return null;
            }

            MplexStream stream = CreateUnderGate(number, Direction.Inbound);
            AddInboundUnderGate(stream);
            return stream;
        }
    }

    private void Refuse(ulong number)
    {
        ChargeUnserved();
        lock (Gate)
        {
            if (_refusals.Count >= MaxRefusals)
            {
                throw new ConnectionClosedException(
                    ConnectionErrorCode.RateLimited, isRemote: false,
                    $"{Context.Description} opens streams without reading that they are refused ({MaxRefusals} answers wait).");
            }

            _refusals.Enqueue(number);
        }

        WakeWriter(false);
    }

    private void TakeBody(ref ReadOnlySpan<byte> bytes)
    {
        int size = (int)Math.Min(_bodyLeft, (uint)bytes.Length);
        if (_bodyStream is { } stream && HasRoom(stream, size))
        {
            Deliver(stream, bytes[..size]);
        }

        bytes = bytes[size..];
        _bodyLeft -= (uint)size;
    }

    // Without flow control there are two ways to deal with a reader that is too slow: stopping the whole connection, or this.
    private bool HasRoom(MplexStream stream, int size)
    {
        long unread = stream.Unread;
        if (unread + size <= MplexOptions.MaxUnreadBytes)
        {
            return true;
        }

        ResetStream(stream, StreamErrorCode.ResourceLimit, new ResourceLimitException(
            $"stream {stream.Id} to {Context.Description}", "unread bytes", MplexOptions.MaxUnreadBytes, unread,
            Options.NameOf(nameof(MplexOptions.MaxUnreadBytes))));
        return false;
    }
}
