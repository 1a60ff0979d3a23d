namespace ProtoP2P.Muxers;

// How the write loop turns the output into frames, and how a disposed stream waits for the peer to finish.
internal abstract partial class MuxedStream
{
    private StreamLinger? _linger;

    /// <summary>The most payload bytes that one frame carries.</summary>
    protected abstract int MaxFramePayload { get; }

    /// <summary>The longest header of a frame.</summary>
    protected abstract int HeaderRoom { get; }

    /// <summary>Under the gate: payload bytes that the peer takes now.</summary>
    protected virtual long SendCredit => long.MaxValue;

    /// <summary>Writes what the stream has to say apart from data: its opening, credit, its reset.</summary>
    internal abstract void WriteControl(scoped ref BatchWriter batch);

    /// <summary>Notes that the next <see cref="WriteControl"/> is to reset the stream.</summary>
    internal abstract void RequestReset(StreamErrorCode code);

    /// <summary>The application has accepted the stream.</summary>
    internal virtual void OnAccepted()
    {
    }

    /// <summary>Cuts at most one frame of data, and the end of the direction after it. True where more could be sent at once.</summary>
    internal bool WriteData(scoped ref BatchWriter batch)
    {
        long credit;
        long unsent;
        bool isCompleted;
        lock (Gate)
        {
            if (_out.IsClosed || _cutting || _failure is not null)
            {
                return false;
            }

            _cutting = true;
            credit = SendCredit;
            unsent = _out.Unsent;
            isCompleted = _out.IsCompleted;
        }

        int sent = WriteFrame(ref batch, unsent, credit);
        bool isDrained = sent == unsent;
        bool fin = isDrained && isCompleted && TryWriteFin(ref batch);
        bool more = !isDrained || (isCompleted && !fin);
        return EndCut(sent, fin, more);
    }

    /// <summary>Writes the header of a data frame.</summary>
    protected abstract void WriteDataHeader(scoped ref BatchWriter batch, int payload);

    /// <summary>Writes the frame that ends this node's direction.</summary>
    protected abstract void WriteFin(scoped ref BatchWriter batch);

    /// <summary>Under the gate: counts sent payload; false where what is left must await credit.</summary>
    protected virtual bool OnSent(int count, bool more) => true;

    private int WriteFrame(scoped ref BatchWriter batch, long unsent, long credit)
    {
        int size = (int)Math.Min(Math.Min(unsent, credit), Math.Min(MaxFramePayload, batch.Room - HeaderRoom));
        if (size <= 0)
        {
            return 0;
        }

        WriteDataHeader(ref batch, size);
        _out.CopyUnsentTo(batch.Take(size));
        return size;
    }

    // The end is a frame of its own behind the data, in the same batch: go-yamux and js-libp2p act on a FIN before they take the payload of
    // the frame that carries it, and may end the stream without its last bytes.
    private bool TryWriteFin(scoped ref BatchWriter batch)
    {
        if (batch.Room < 2 * HeaderRoom)
        {
            return false;
        }

        WriteFin(ref batch);
        return true;
    }

    private bool EndCut(int sent, bool fin, bool more)
    {
        bool mayContinue;
        bool wakes;
        lock (Gate)
        {
            _cutting = false;
            _finSent |= fin;
            _out.AdvanceUnderGate(sent);
            mayContinue = OnSent(sent, more) && more && _failure is null;
            wakes = EndPipesUnderGate();
        }

        if (wakes)
        {
            _in.QueueReader();
        }

        if (fin)
        {
            Settle();
        }

        return mayContinue;
    }

    private void Linger()
    {
        lock (Gate)
        {
            if (!IsOver && _linger is not { IsWaiting: true })
            {
                _linger ??= new StreamLinger(this);
                _linger.IsWaiting = true;
                Session.Lingering.Add(_linger);
            }
        }
    }

    private void StopLingerUnderGate()
    {
        if (_linger is { IsWaiting: true } linger)
        {
            linger.IsWaiting = false;
            _mayTimeOutLate |= !Session.Lingering.Remove(linger);
        }
    }

    // A response that is still on its way through a slow path is not cut off: only silence counts.
    internal void LingerTimedOut()
    {
        lock (Gate)
        {
            if (IsOver || _linger is not { IsWaiting: true } linger)
            {
                return;
            }

            bool progressed = _out.Sent != linger.SentAtLastLook;
            linger.SentAtLastLook = _out.Sent;
            linger.IdleLooks = progressed ? 0 : linger.IdleLooks + 1;
            bool finished = _finSent || linger.IdleLooks * Session.Options.LingerTimeout >= Session.Options.WriteStallTimeout;
            if (!finished)
            {
                Session.Lingering.Add(linger);
                return;
            }
        }

        Reset(StreamErrorCode.Unspecified);
    }
}
