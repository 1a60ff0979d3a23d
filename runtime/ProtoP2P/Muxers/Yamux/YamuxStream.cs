namespace ProtoP2P.Muxers.Yamux;

/// <summary>One stream of a yamux session: its two windows and the flags it still owes the peer.</summary>
internal sealed class YamuxStream : MuxedStream
{
    private ReceiveWindow _receive;
    private SendWindow _send;
    private uint _resetCode;
    private bool _synPending;
    private bool _ackPending;
    private bool _ackDue;
    private bool _isSilent;
    private bool _resetPending;
    private bool _awaitsCredit;
    private bool _isAcknowledged;

    public YamuxStream(YamuxSession session, uint id, Direction direction)
        : base(session, id, direction)
    {
        Start();
    }

    /// <summary>By how much the receive window has grown. For a stream that is over: it grows no more.</summary>
    public long Growth => _receive.Size - ReceiveWindow.Initial;

    internal override ulong Key => (ulong)Id;

    private YamuxSession Yamux => (YamuxSession)Session;

    protected override int MaxFramePayload => Yamux.YamuxOptions.MaxFramePayload;

    protected override int HeaderRoom => YamuxFrameHeader.Size;

    protected override long SendCredit => _send.Available;

    /// <summary>Begins as another stream. Nobody else knows the object.</summary>
    internal override void Restart(long id, Direction direction)
    {
        base.Restart(id, direction);
        _resetCode = 0;
        (_ackDue, _isSilent, _resetPending, _awaitsCredit, _isAcknowledged) = (false, false, false, false, false);
        Start();
    }

    /// <summary>Counts the body of a frame that arrives; false where it exceeds the window.</summary>
    public bool TryReceiveBody(uint length)
    {
        lock (Gate)
        {
            return _receive.TryReceive(length);
        }
    }

    /// <summary>Adds credit from the peer; false where the sum overflows.</summary>
    public bool TryAddCredit(uint delta, out bool unblocked)
    {
        lock (Gate)
        {
            unblocked = false;
            if (!_send.TryAdd(delta))
            {
                return false;
            }

            unblocked = _awaitsCredit && _send.Available > 0;
            _awaitsCredit &= !unblocked;
            return true;
        }
    }

    /// <summary>Notes that the peer knows the stream, or that it no longer matters; true the first time.</summary>
    public bool TryAcknowledge()
    {
        // Every frame asks, and all but the first in vain.
        if (Direction == Direction.Inbound || Volatile.Read(ref _isAcknowledged))
        {
            return false;
        }

        lock (Gate)
        {
            bool first = !_isAcknowledged;
            _isAcknowledged = true;
            return first;
        }
    }

    /// <summary>Asks for an acknowledgement of its own; false where one has been sent.</summary>
    public bool TryRequireAck()
    {
        lock (Gate)
        {
            return _ackDue = _ackPending && !HasFailed;
        }
    }

    /// <summary>Ends the count as a silent stream; true where it was counted.</summary>
    public bool TryLeaveSilence()
    {
        // Only the accepting of a stream that is not over makes it silent.
        if (!Volatile.Read(ref _isSilent))
        {
            return false;
        }

        lock (Gate)
        {
            return TryLeaveSilenceUnderGate();
        }
    }

    internal override void OnAccepted()
    {
        lock (Gate)
        {
            if (!_ackPending || IsOver)
            {
                return;
            }

            _isSilent = true;
        }

        Yamux.OnSilentStream();
    }

    internal override void RequestReset(StreamErrorCode code)
    {
        lock (Gate)
        {
            _resetPending = true;
            _resetCode = (uint)code;
        }
    }

    internal override void WriteControl(scoped ref BatchWriter batch)
    {
        if (TryWriteReset(ref batch) || HasFailed)
        {
            return;
        }

        if (IsUnannounced)
        {
            Announce(ref batch);
        }

        if (batch.Room < YamuxFrameHeader.Size)
        {
            Yamux.EnqueueUrgent(this);
            return;
        }

        // Whoever asks for one of them afterwards queues the stream again.
        if (!_receive.OwesUpdate && !Volatile.Read(ref _ackDue))
        {
            return;
        }

        uint credit;
        YamuxFlags flags;
        lock (Gate)
        {
            credit = _receive.TakeUpdate();
            if (credit == 0 && !_ackDue)
            {
                return;
            }

            flags = TakeFlagsUnderGate();
        }

        Write(ref batch, YamuxFrameType.WindowUpdate, flags, credit);
    }

    protected override void WriteDataHeader(scoped ref BatchWriter batch, int payload) =>
        Write(ref batch, YamuxFrameType.Data, TakeFlags(), (uint)payload);

    protected override void WriteFin(scoped ref BatchWriter batch)
    {
        YamuxFlags flags = TakeFlags();
        if ((flags & YamuxFlags.Syn) != 0)
        {
            Write(ref batch, YamuxFrameType.WindowUpdate, flags, 0);
            flags = YamuxFlags.None;
        }

        Write(ref batch, YamuxFrameType.WindowUpdate, flags | YamuxFlags.Fin, 0);
    }

    protected override bool OnSent(int count, bool more)
    {
        _send.OnSent(count);
        _awaitsCredit = more && _send.Available == 0;
        return !_awaitsCredit;
    }

    protected override bool OnConsumed(long count) => Yamux.EarnCredit(ref _receive, (uint)count) > 0;

    private void Start()
    {
        _receive = new ReceiveWindow(Yamux.TimeProvider.GetTimestamp());
        _send = new SendWindow();
        _synPending = Direction == Direction.Outbound;
        _ackPending = Direction == Direction.Inbound;
    }

    // For the write loop, which alone announces streams.
    private bool IsUnannounced => Volatile.Read(ref _synPending);

    // Openings leave in the order of their ids, because a peer may insist on ids that grow; data that is there already rides along.
    private void Announce(scoped ref BatchWriter batch)
    {
        bool more = WriteData(ref batch);
        if (IsUnannounced && !HasFailed)
        {
            Write(ref batch, YamuxFrameType.WindowUpdate, TakeFlags(), 0);
        }

        if (more)
        {
            Yamux.EnqueueReady(this, mayWriteInline: false);
        }
    }

    private bool TryWriteReset(scoped ref BatchWriter batch)
    {
        // Whoever asks for a reset afterwards queues the stream again.
        if (!Volatile.Read(ref _resetPending))
        {
            return false;
        }

        lock (Gate)
        {
            // A stream that the peer has never heard of needs no reset, unless its opening is being written in this moment.
            if (!_resetPending || _synPending)
            {
                return false;
            }

            _resetPending = false;
        }

        // go-yamux reads the reason from the length field; others ignore it.
        Write(ref batch, YamuxFrameType.WindowUpdate, YamuxFlags.Rst, _resetCode);
        return true;
    }

    private YamuxFlags TakeFlags()
    {
        // The write loop alone, which this is, takes them; nobody sets them anew.
        if (!Volatile.Read(ref _synPending) && !Volatile.Read(ref _ackPending))
        {
            return YamuxFlags.None;
        }

        lock (Gate)
        {
            return TakeFlagsUnderGate();
        }
    }

    private YamuxFlags TakeFlagsUnderGate()
    {
        YamuxFlags flags = (_synPending ? YamuxFlags.Syn : YamuxFlags.None) | (_ackPending ? YamuxFlags.Ack : YamuxFlags.None);
        if (TryLeaveSilenceUnderGate())
        {
            Yamux.OnSilenceEnded();
        }

        _synPending = false;
        _ackPending = false;
        _ackDue = false;
        return flags;
    }

    private bool TryLeaveSilenceUnderGate()
    {
        bool wasSilent = _isSilent;
        _isSilent = false;
        return wasSilent;
    }

    private void Write(scoped ref BatchWriter batch, YamuxFrameType type, YamuxFlags flags, uint length) =>
        new YamuxFrameHeader(type, flags, (uint)Id, length).Write(batch.Take(YamuxFrameHeader.Size));
}
