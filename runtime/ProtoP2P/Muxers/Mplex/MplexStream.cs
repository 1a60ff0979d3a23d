using System.Buffers.Text;

namespace ProtoP2P.Muxers.Mplex;

/// <summary>One stream of an mplex session.</summary>
internal sealed class MplexStream : MuxedStream
{
    // The longest decimal number of an id below 2^60.
    private const int MaxNameLength = 19;
    private bool _openPending;
    private bool _resetPending;

    public MplexStream(MplexSession session, ulong number, Direction direction)
        : base(session, (long)number, direction) => Start();

    internal override ulong Key => KeyOf(Number, Direction);

    protected override int MaxFramePayload => ((MplexSession)Session).MplexOptions.MaxFramePayload;

    protected override int HeaderRoom => MplexFrameHeader.MaxWriteSize;

    /// <summary>Both sides number their streams independently: the opener is part of a stream's name.</summary>
    public static ulong KeyOf(ulong number, Direction direction) => (number << 1) | (direction == Direction.Outbound ? 1u : 0u);

    /// <summary>Begins as another stream. Nobody else knows the object.</summary>
    internal override void Restart(long id, Direction direction)
    {
        base.Restart(id, direction);
        Start();
    }

    internal override void RequestReset(StreamErrorCode code)
    {
        lock (Gate)
        {
            // A stream that the peer has never heard of needs no reset.
            _resetPending = !_openPending;
        }
    }

    internal override void WriteControl(scoped ref BatchWriter batch)
    {
        bool opens;
        bool resets;
        lock (Gate)
        {
            opens = _openPending && !HasFailed;
            resets = _resetPending;
            _openPending &= !opens;
            _resetPending = false;
        }

        if (opens)
        {
            WriteOpening(ref batch);
        }

        if (resets)
        {
            Write(ref batch, MplexFlag.ResetReceiver, 0);
        }
    }

    protected override void WriteDataHeader(scoped ref BatchWriter batch, int payload) =>
        Write(ref batch, MplexFlag.MessageReceiver, (uint)payload);

    protected override void WriteFin(scoped ref BatchWriter batch) => Write(ref batch, MplexFlag.CloseReceiver, 0);

    private ulong Number => (ulong)Id;

    private void Start() => (_openPending, _resetPending) = (Direction == Direction.Outbound, false);

    // The name is for people; go and js use the decimal id, and so do we.
    private void WriteOpening(scoped ref BatchWriter batch)
    {
        Span<byte> name = stackalloc byte[MaxNameLength];
        Utf8Formatter.TryFormat(Number, name, out int length);
        WriteHeader(ref batch, new MplexFrameHeader(Number, MplexFlag.NewStream, (uint)length));
        name[..length].CopyTo(batch.Take(length));
    }

    // The opener's flags are one above the receiver's.
    private void Write(scoped ref BatchWriter batch, MplexFlag receiverFlag, uint length)
    {
        MplexFlag flag = Direction == Direction.Outbound ? receiverFlag + 1 : receiverFlag;
        WriteHeader(ref batch, new MplexFrameHeader(Number, flag, length));
    }

    private static void WriteHeader(scoped ref BatchWriter batch, MplexFrameHeader header) => header.Write(batch.Take(header.Size));
}
