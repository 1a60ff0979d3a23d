using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P.Muxers;

// What is to be sent, and in which order.
internal abstract partial class MuxerSession
{
    // Room for any control frames that one stream writes in one visit.
    private const int VisitRoom = 128;
    private const int InlineStreams = 2;

    // One frame of each takes longer than waking who writes.
    private const int CrowdedStreams = 16;
    private bool _closing;
    private bool _farewellWritten;
    private int _inLine;

    /// <summary>
    /// Whether so many streams have something to send that the next turn of one is far off. Whoever writes on it can be woken and write again by then, so little need lie ready:
    /// what lies ready on a thousand streams is more than the processor's caches and the pools hold. Read without the gate: it may be of a moment ago.
    /// </summary>
    public bool IsCrowded => Volatile.Read(ref _inLine) >= CrowdedStreams;

    /// <summary>With so many bytes ready a stream need not wait for more: see <see cref="Transports.IByteChannel.AmpleWrite"/>.</summary>
    public int AmpleWrite { get; set; } = int.MaxValue;

    /// <summary>Whether <see cref="BeginClose"/> was called and everything up to the farewell has been produced.</summary>
    public bool IsDrained
    {
        get
        {
            lock (Gate)
            {
                return _closing && _farewellWritten;
            }
        }
    }

    public bool HasOutput
    {
        get
        {
            lock (Gate)
            {
                return !HasEnded && (_urgent.Count > 0 || _ready.Count > 0 || HasSessionControl || IsFarewellDueUnderGate());
            }
        }
    }

    /// <summary>Under the gate: whether frames that belong to no stream wait.</summary>
    protected virtual bool HasSessionControl => false;

    /// <summary>Takes no more streams; what is queued is still produced, then the farewell.</summary>
    public void BeginClose(ConnectionClosedException reason)
    {
        lock (Gate)
        {
            NoMoreStreams ??= reason;
            _closing = true;
            OnClosingUnderGate(reason);
        }

        _accepted.Close();
        WakeWriter(false);
    }

    /// <summary>Fills <paramref name="batch"/> with the next frames: those of the session, then control of streams, then one frame of data of each stream in turn.</summary>
    public int Produce(Span<byte> batch)
    {
        Volatile.Write(ref _producing, _producing + 1);
        var writer = new BatchWriter(batch);
        WriteSessionControl(ref writer);
        while (writer.Room >= VisitRoom && TryDequeue(out MuxedStream? stream, out bool isUrgent))
        {
            if (isUrgent)
            {
                stream.WriteControl(ref writer);
            }
            else if (stream.WriteData(ref writer))
            {
                EnqueueReadyQuietly(stream);
            }
        }

        if (writer.Room >= VisitRoom && TryTakeFarewell())
        {
            WriteFarewell(ref writer);
        }

        Volatile.Write(ref _producing, _producing + 1);
        return writer.Length;
    }

    public void EnqueueUrgent(MuxedStream stream)
    {
        lock (Gate)
        {
            EnqueueUrgentUnderGate(stream);
        }

        WakeWriter(false);
    }

    // With few streams there is nothing to gather, and writing on the caller's thread saves a hand-off. With many, the hand-off gathers.
    public void EnqueueReady(MuxedStream stream, bool mayWriteInline)
    {
        int streams = EnqueueReadyQuietly(stream);
        WakeWriter(mayWriteInline && streams <= InlineStreams);
    }

    // In a row who flushes may write what is ample, unless another stream is there: what that has meanwhile would wait for this write, and then for a thread to go on.
    public void EnqueueFlushed(MuxedStream stream, bool isInRow, bool isAmple)
    {
        int streams = EnqueueReadyQuietly(stream);
        WakeWriter(isInRow ? isAmple && streams == 1 : streams <= InlineStreams);
    }

    protected void EnqueueUrgentUnderGate(MuxedStream stream)
    {
        if (!stream.IsQueuedUrgent && !HasEnded)
        {
            stream.IsQueuedUrgent = true;
            _urgent.Enqueue(stream);
        }
    }

    /// <summary>Writes frames that belong to no stream.</summary>
    protected virtual void WriteSessionControl(scoped ref BatchWriter batch)
    {
    }

    /// <summary>Writes the last frame of the connection.</summary>
    protected virtual void WriteFarewell(scoped ref BatchWriter batch)
    {
    }

    protected virtual void OnClosingUnderGate(ConnectionClosedException reason)
    {
    }

    // Returns how many streams there are: whether the connection is quiet enough for its caller to write.
    private int EnqueueReadyQuietly(MuxedStream stream)
    {
        lock (Gate)
        {
            // While closing, only what was finished is still sent, so that a stream without end cannot hold up the farewell.
            if (!stream.IsQueuedReady && !HasEnded && (!_closing || stream.IsOutputCompleted))
            {
                stream.IsQueuedReady = true;
                _ready.Enqueue(stream);
                Volatile.Write(ref _inLine, _ready.Count);
            }

            return _streams.Count;
        }
    }

    // One look at both queues: a stream is announced before its data, and before streams that were opened after it.
    private bool TryDequeue([NotNullWhen(true)] out MuxedStream? stream, out bool isUrgent)
    {
        lock (Gate)
        {
            isUrgent = _urgent.TryDequeue(out stream);
            if (isUrgent)
            {
                stream!.IsQueuedUrgent = false;
                return true;
            }

            if (!_ready.TryDequeue(out stream))
            {
                return false;
            }

            stream.IsQueuedReady = false;
            Volatile.Write(ref _inLine, _ready.Count);
            return true;
        }
    }

    // What was finished before the close may still await credit, an answer larger than the window for one; the close's timeout bounds the wait.
    private bool IsFarewellDueUnderGate()
    {
        if (!_closing || _farewellWritten)
        {
            return false;
        }

        foreach (MuxedStream stream in _streams.Values)
        {
            if (stream.OwesEnd)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryTakeFarewell()
    {
        lock (Gate)
        {
            if (_urgent.Count > 0 || _ready.Count > 0 || !IsFarewellDueUnderGate())
            {
                return false;
            }

            _farewellWritten = true;
            return true;
        }
    }
}
