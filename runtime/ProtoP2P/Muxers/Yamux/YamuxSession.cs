using ProtoP2P.Security;

namespace ProtoP2P.Muxers.Yamux;

/// <summary>A yamux connection without its I/O (yamux specification; differences between implementations are noted where they matter).</summary>
internal sealed partial class YamuxSession : MuxerSession<YamuxStream>
{
    // rust-yamux refuses bodies above 1 MiB; nobody sends more than 64 KiB except js-libp2p, which may fill the initial window.
    private const uint MaxFrameBody = 1024 * 1024;
    private readonly WindowBudget _growth;
    private readonly YamuxKeepAlive _keepAlive;
    private readonly SemaphoreSlim _unacknowledged;
    private YamuxHeaderReader _headers;
    private bool _bodyEndsStream;
    private long _receivedAt;
    private long _mixedAt;
    private uint _lastSender;
    private long _receivedData;
    private uint _lastRemoteId;
    private uint _nextId;
    private int _openersReleased;

    public YamuxSession(ConnectionRole role, MuxerContext context, YamuxOptions options)
        : base(role, context, options)
    {
        YamuxOptions = options;
        _growth = new WindowBudget(options.WindowGrowthBudget);
        _keepAlive = new YamuxKeepAlive(options, context.TimeProvider);
        _receivedAt = context.TimeProvider.GetTimestamp();
        _unacknowledged = new SemaphoreSlim(options.MaxUnacknowledgedStreams);
        _nextId = role == ConnectionRole.Initiator ? 1u : 2u;
    }

    public YamuxOptions YamuxOptions { get; }

    /// <summary>What the windows of all streams may still grow by.</summary>
    public long GrowthLeft => _growth.Left;

    protected override bool IsMidHeader => _headers.IsMidHeader;

    protected override void Take(ReadOnlySpan<byte> bytes)
    {
        Volatile.Write(ref _receivedAt, TimeProvider.GetTimestamp());
        base.Take(bytes);
    }

    protected override void TakeHeader(ref ReadOnlySpan<byte> bytes)
    {
        if (_headers.TryRead(ref bytes, out YamuxFrameHeader header))
        {
            Handle(header);
        }
    }

    protected override void DeliverBody(YamuxStream stream, ReadOnlySpan<byte> payload) => Deliver(stream, payload);

    protected override void OnBodyTaken(YamuxStream? stream, int size, bool isLast)
    {
        Volatile.Write(ref _receivedData, _receivedData + size);
        if (isLast && _bodyEndsStream)
        {
            stream?.ReceiveFin();
        }
    }

    protected override YamuxStream New(long id, Direction direction) => new(this, (uint)id, direction);

    public override async ValueTask<IMuxedStream> OpenStreamAsync(CancellationToken cancellationToken)
    {
        await _unacknowledged.WaitAsync(cancellationToken).ConfigureAwait(false);
        YamuxStream stream;
        try
        {
            stream = AddOutbound();
        }
        catch
        {
            _unacknowledged.Release();
            throw;
        }

        WakeWriter(false);
        return stream;
    }

    /// <summary>Under a stream's gate: turns consumed bytes into credit.</summary>
    public uint EarnCredit(ref ReceiveWindow window, uint consumed)
    {
        long now = TimeProvider.GetTimestamp();
        uint delta = window.Consume(
            consumed, (uint)YamuxOptions.MaxWindow, now, PathAt(now), TimeProvider, _growth, out bool wantsMeasurement);
        if (wantsMeasurement)
        {
            MeasureRoundTrip();
        }

        return delta;
    }

    protected override void OnForgotten(MuxedStream stream)
    {
        var ended = (YamuxStream)stream;
        _growth.Return(ended.Growth);
        EndSilence(ended);
        ReleaseUnacknowledged(ended);
    }

    protected override void OnEnded() => LetOpenersThrough();

    private static ProtocolViolationException Violation(string what) => new("yamux", what);

    private YamuxStream AddOutbound()
    {
        lock (Gate)
        {
            if (_nextId >= uint.MaxValue - 1)
            {
                NoMoreStreams ??= new ConnectionClosedException(
                    ConnectionErrorCode.None, isRemote: false, "All stream ids of this yamux connection are used up.");
            }

            ReserveOutboundUnderGate();
            YamuxStream stream = CreateUnderGate(_nextId, Direction.Outbound);
            _nextId += 2;
            AddOutboundUnderGate(stream);
            EnqueueUrgentUnderGate(stream);
            return stream;
        }
    }

    // Whoever waits for a place is let through, to learn that there is none any more.
    private void LetOpenersThrough()
    {
        if (Interlocked.Exchange(ref _openersReleased, 1) == 0)
        {
            _unacknowledged.Release(ushort.MaxValue);
        }
    }

    private void ReleaseUnacknowledged(YamuxStream stream)
    {
        if (stream.TryAcknowledge())
        {
            _unacknowledged.Release();
        }
    }
}
