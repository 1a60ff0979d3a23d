namespace ProtoP2P.Muxers.Yamux;

// Frames that belong to no stream, and acknowledgements.
internal sealed partial class YamuxSession
{
    // Pings beyond this many unanswered ones are dropped, as in go-yamux. A peer that sends and does not read must not make this node remember more (CVE-2024-32984).
    private const int MaxPongs = 32;

    // An acknowledgement rides on the first frame of the stream. Only where many streams stay silent does it get a frame of its own, so that the
    // peer's limit of unacknowledged streams (256) never stops it.
    private const int MaxSilentStreams = 32;

    // Ten calls a second beside a transfer are enough for it to be held back all the time.
    private static readonly TimeSpan SharedFor = TimeSpan.FromMilliseconds(100);

    private readonly Queue<uint> _pongs = new();
    private ConnectionClosedException? _remoteFarewell;
    private uint _farewellCode;
    private int _silentStreams;

    public override TimeSpan? RoundTripTime
    {
        get
        {
            lock (Gate)
            {
                return _keepAlive.RoundTripTime;
            }
        }
    }

    /// <summary>What windows grow by, and whether they are held back.</summary>
    public PathMeasurement PathAt(long now)
    {
        bool isShared = TimeProvider.GetElapsedTime(Volatile.Read(ref _mixedAt), now) < SharedFor;
        lock (Gate)
        {
            return _keepAlive.Path with { IsShared = isShared };
        }
    }

    public override ConnectionClosedException? RemoteFarewell => Volatile.Read(ref _remoteFarewell);

    protected override bool HasSessionControl => _pongs.Count > 0 || base.HasSessionControl || _keepAlive.IsDue;

    protected override int QueuedControlFramesUnderGate => _pongs.Count + base.QueuedControlFramesUnderGate;

    public override TimeSpan Tick()
    {
        base.Tick();
        TimeSpan next;
        bool isDue;
        lock (Gate)
        {
            if (!_keepAlive.TryTick(Volatile.Read(ref _receivedAt), out next))
            {
                throw new ConnectionClosedException(
                    ConnectionErrorCode.None, isRemote: true,
                    $"{Context.Description} sent nothing, not even the answer to a ping, for {YamuxOptions.KeepAliveTimeout} ({Options.NameOf(nameof(YamuxOptions.KeepAliveTimeout))}).");
            }

            isDue = _keepAlive.IsDue;
        }

        if (isDue)
        {
            AcknowledgeSilentStreams();
            WakeWriter(false);
        }

        return next;
    }

    /// <summary>The application accepted a stream that is not yet acknowledged.</summary>
    public void OnSilentStream()
    {
        if (Interlocked.Increment(ref _silentStreams) > MaxSilentStreams)
        {
            AcknowledgeSilentStreams();
        }
    }

    /// <summary>A stream that was counted as silent is acknowledged, or over.</summary>
    public void OnSilenceEnded() => Interlocked.Decrement(ref _silentStreams);

    protected override void OnClosingUnderGate(ConnectionClosedException reason)
    {
        _farewellCode = ToGoAway(reason.Code);
        LetOpenersThrough();
    }

    protected override void WriteSessionControl(scoped ref BatchWriter batch)
    {
        lock (Gate)
        {
            while (batch.Room >= YamuxFrameHeader.Size && _pongs.TryDequeue(out uint value))
            {
                Write(ref batch, new YamuxFrameHeader(YamuxFrameType.Ping, YamuxFlags.Ack, 0, value));
            }

            while (batch.Room >= YamuxFrameHeader.Size && Refusals.TryDequeue(out ulong id))
            {
                Write(ref batch, new YamuxFrameHeader(
                    YamuxFrameType.WindowUpdate, YamuxFlags.Rst, (uint)id, (uint)StreamErrorCode.ResourceLimit));
            }

            if (batch.Room >= YamuxFrameHeader.Size && _keepAlive.IsDue)
            {
                Write(ref batch, new YamuxFrameHeader(YamuxFrameType.Ping, YamuxFlags.Syn, 0, _keepAlive.Begin(Volatile.Read(ref _receivedData))));
            }
        }
    }

    protected override void WriteFarewell(scoped ref BatchWriter batch) =>
        Write(ref batch, new YamuxFrameHeader(YamuxFrameType.GoAway, YamuxFlags.None, 0, _farewellCode));

    private static void Write(scoped ref BatchWriter batch, YamuxFrameHeader header) => header.Write(batch.Take(YamuxFrameHeader.Size));

    // yamux's own code 1 is what every implementation sends for a violation; the codes above are go-libp2p's.
    private static uint ToGoAway(ConnectionErrorCode code) => code == ConnectionErrorCode.ProtocolViolation ? 1 : (uint)code;

    private static ConnectionErrorCode ToConnectionError(uint code) =>
        code == 1 ? ConnectionErrorCode.ProtocolViolation : (ConnectionErrorCode)code;

    private void QueuePong(uint value)
    {
        lock (Gate)
        {
            if (_pongs.Count >= MaxPongs || HasEnded)
            {
                return;
            }

            _pongs.Enqueue(value);
        }

        WakeWriter(false);
    }

    private void MeasureRoundTrip()
    {
        bool isNew;
        lock (Gate)
        {
            isNew = _keepAlive.RequestMeasurement();
        }

        if (isNew)
        {
            WakeWriter(false);
        }
    }

    private void AcknowledgeSilentStreams()
    {
        foreach (MuxedStream stream in SnapshotStreams())
        {
            var silent = (YamuxStream)stream;
            if (silent.TryRequireAck())
            {
                EndSilence(silent);
                EnqueueUrgent(silent);
            }
        }
    }

    private void EndSilence(YamuxStream stream)
    {
        if (stream.TryLeaveSilence())
        {
            OnSilenceEnded();
        }
    }
}
