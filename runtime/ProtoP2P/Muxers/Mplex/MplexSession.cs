using ProtoP2P.Security;

namespace ProtoP2P.Muxers.Mplex;

/// <summary>An mplex connection without its I/O (mplex specification).</summary>
internal sealed class MplexSession : MuxerSession<MplexStream>
{
    private const int MaxNameLength = 1024;
    private const ulong MaxStreamNumber = (1UL << 60) - 1;
    private MplexHeaderReader _headers;
    private ulong _nextNumber;

    public MplexSession(ConnectionRole role, MuxerContext context, MplexOptions options)
        : base(role, context, options) => MplexOptions = options;

    public MplexOptions MplexOptions { get; }

    protected override bool IsMidHeader => _headers.IsMidHeader;

    public override ValueTask<IMuxedStream> OpenStreamAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MplexStream stream;
        lock (Gate)
        {
            ReserveOutboundUnderGate();
            stream = CreateUnderGate((long)_nextNumber++, Direction.Outbound);
            AddOutboundUnderGate(stream);
            EnqueueUrgentUnderGate(stream);
        }

        WakeWriter(false);
        return new ValueTask<IMuxedStream>(stream);
    }

    protected override void TakeHeader(ref ReadOnlySpan<byte> bytes)
    {
        if (_headers.TryRead(ref bytes, out MplexFrameHeader header))
        {
            Handle(header);
        }
    }

    protected override void DeliverBody(MplexStream stream, ReadOnlySpan<byte> payload)
    {
        if (HasRoom(stream, payload.Length))
        {
            Deliver(stream, payload);
        }
    }

    protected override MplexStream New(long id, Direction direction) => new(this, (ulong)id, direction);

    protected override void WriteSessionControl(scoped ref BatchWriter batch)
    {
        lock (Gate)
        {
            while (batch.Room >= MplexFrameHeader.MaxWriteSize && Refusals.TryDequeue(out ulong number))
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
        BeginBody(stream: null, key: 0, header.Length);
        if (header.Flag == MplexFlag.NewStream)
        {
            Open(header);
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
                BeginBody(stream, key, header.Length);
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
    private void Open(in MplexFrameHeader header)
    {
        if (header.Length > MaxNameLength)
        {
            throw Violation($"a stream name of {header.Length} bytes, the most is {MaxNameLength}");
        }

        if (header.StreamId > MaxStreamNumber)
        {
            throw Violation($"stream id {header.StreamId} is not below 2^60");
        }

        if (Find(MplexStream.KeyOf(header.StreamId, Direction.Inbound)) is not null)
        {
            throw Violation($"stream id {header.StreamId} is in use");
        }

        Admit((long)header.StreamId);
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
