using System.IO.Pipelines;
using System.Net.Quic;
using System.Runtime.Versioning;
using ProtoP2P.Muxers;

namespace ProtoP2P.Transports.Quic;

/// <summary>
/// A QUIC stream with the meaning that libp2p gives it: FIN half-closes, RESET_STREAM ends both directions. The application has the outer ends of two
/// pipes; the inner ends are touched under the gate only, and never while the network is awaited.
/// </summary>
/// <remarks>
/// libp2p specs, quic/README.md. STOP_SENDING with the code 0 alone is no reset: go-libp2p sends it behind the FIN of every stream that it closes, and quinn
/// for every stream that is dropped.
/// </remarks>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed partial class QuicMuxedStream : IMuxedStream, IStreamPipes, IUnreadHolder
{
    private readonly Lock _gate = new();
    private readonly QuicMuxedConnection _connection;
    private readonly QuicStream _quic;
    private readonly Pipe _in = new(QuicPipeOptions.Input);
    private readonly Pipe _out = new(QuicPipeOptions.Output);
    private Exception? _failure;
    private TaskCompletionSource? _completion;
    private CancellationTokenSource? _aborted;
    private ITimer? _linger;
    private long _sentAtLastLook;
    private long _lastProgressAt;
    private bool _isDisposed;
    private int _isReleased;

    public QuicMuxedStream(QuicMuxedConnection connection, QuicStream quic, Direction direction)
    {
        _connection = connection;
        _quic = quic;
        Direction = direction;
        Input = new QuicStreamReader(this, _in.Reader);
        Output = new QuicStreamWriter(this, _out.Writer);
    }

    public long Id => _quic.Id;

    public Direction Direction { get; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public CancellationToken Aborted
    {
        get
        {
            lock (_gate)
            {
                return _failure is null ? (_aborted ??= new CancellationTokenSource()).Token : new CancellationToken(canceled: true);
            }
        }
    }

    public Task Completion
    {
        get
        {
            lock (_gate)
            {
                return IsOver
                    ? Task.CompletedTask
                    : (_completion ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    public bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>Bytes that arrived and that the application has not consumed.</summary>
    public long Unread => Interlocked.Read(ref _unread);

    /// <summary>Whether bytes may still be added to those that are unread; read without the gate, good for a choice among streams only.</summary>
    public bool IsReceivingNow => !HasFailed && !Volatile.Read(ref _finReceived) && !Volatile.Read(ref _inputDiscarded);

    /// <summary>Under the gate: both directions have ended, or the stream failed.</summary>
    private bool IsOver => _failure is not null || (_finReceived && (_finSent || _stopped is not null));

    /// <summary>Begins to receive. The connection has entered the stream before.</summary>
    public void Start()
    {
        _lastProgressAt = _connection.TimeProvider.GetTimestamp();
        Watch(_quic.ReadsClosed, static (stream, ended) => stream.OnReadsClosed(ended));
        Watch(_quic.WritesClosed, static (stream, ended) => stream.OnWritesClosed(ended));
        _isPumping = true;
        _ = PumpAsync();
    }

    /// <summary>Turns away a stream that was never entered.</summary>
    public void Refuse(StreamErrorCode code)
    {
        lock (_gate)
        {
            _failure = new StreamResetException(code, isRemote: false, $"Stream {Id} of {_connection.Peer} was refused ({code})");
        }

        AbortQuic(QuicAbortDirection.Both, code);
        Release();
    }

    public void Reset(StreamErrorCode code) => Reset(code, cause: null);

    /// <summary>Ends the stream in both directions, for a reason.</summary>
    public void Reset(StreamErrorCode code, Exception? cause)
    {
        string why = cause is null ? string.Empty : $": {cause.Message}";
        var failure = new StreamResetException(
            code, isRemote: false, $"Stream {Id} to {_connection.Peer} was reset by this node ({code}){why}", cause);

        if (TryFail(failure, code) && RapidResetGuard.IsPeersFault(Direction, code))
        {
            _connection.ChargeUnserved();
        }
    }

    public ValueTask DisposeAsync()
    {
        bool isUnfinished;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return ValueTask.CompletedTask;
            }

            _isDisposed = true;
            isUnfinished = !_isOutputCompleted;
        }

        if (isUnfinished)
        {
            Reset(StreamErrorCode.Unspecified);
        }

        // A read that another thread still awaits must not take the end of this stream for the end of the peer's data.
        EndInput(new ObjectDisposedException(nameof(IMuxedStream)));
        Linger();
        return ValueTask.CompletedTask;
    }

    /// <summary>The connection has ended, and this stream with it.</summary>
    public void EndWithConnection(ConnectionClosedException reason) => TryFail(reason, tellPeer: null);

    /// <summary>Ends the stream with an error, once; false where it is over already.</summary>
    /// <param name="failure">What reads and writes throw from here on.</param>
    /// <param name="tellPeer">The code that the peer is told; null where it knows.</param>
    private bool TryFail(Exception failure, StreamErrorCode? tellPeer)
    {
        CancellationTokenSource? aborted;
        long dropped = 0;
        lock (_gate)
        {
            if (IsOver)
            {
                return false;
            }

            _failure = failure;
            EndPipesUnderGate();
            if (!_finReceived)
            {
                dropped = Interlocked.Exchange(ref _unread, 0);
            }

            aborted = _aborted;
        }

        _connection.Unread.Release(dropped);
        if (aborted is not null)
        {
            // Callbacks of the token are user code: they run on the pool, and what they throw ends in the task.
            _ = aborted.CancelAsync();
        }

        if (tellPeer is { } code)
        {
            AbortQuic(QuicAbortDirection.Both, code);
        }

        Settle();
        return true;
    }

    private void FailByPeer(QuicException error)
    {
        StreamErrorCode code = QuicErrors.ToStreamCode(error.ApplicationErrorCode);
        var failure = new StreamResetException(code, isRemote: true, $"Stream {Id} was reset by {_connection.Peer} ({code})", error);
        if (TryFail(failure, code) && Direction == Direction.Inbound)
        {
            _connection.ChargeUnserved();
        }
    }

    private void AbortQuic(QuicAbortDirection direction, StreamErrorCode code)
    {
        try
        {
            _quic.Abort(direction, (long)code);
        }
        catch (Exception error) when (error is QuicException or ObjectDisposedException)
        {
            // The stream or its connection has ended meanwhile: there is nobody to tell.
        }
    }

    private void Watch(Task end, Action<QuicMuxedStream, Task> act) => end.ContinueWith(
        (ended, _) => act(this, ended), null, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void EndPipesUnderGate()
    {
        if (!_isInputEnded && (_finReceived || _inputDiscarded || _failure is not null))
        {
            _isInputEnded = true;
            _in.Writer.Complete(_finReceived ? null : _failure ?? new ObjectDisposedException(nameof(IMuxedStream)));
        }

        if (!_isOutputEnded && (_finSent || _stopped is not null || _failure is not null))
        {
            _isOutputEnded = true;
            _out.Reader.Complete(_finSent ? null : _stopped ?? _failure);
        }
    }

    // Tells whoever waits that the stream is over, and gives up its place once nothing of it is held.
    private void Settle()
    {
        TaskCompletionSource? completion;
        bool isForgotten;
        lock (_gate)
        {
            if (!IsOver)
            {
                return;
            }

            completion = _completion;
            isForgotten = _failure is not null || _unread == 0;
            _linger?.Dispose();
            _linger = null;
        }

        if (isForgotten)
        {
            _connection.Forget(this);
        }

        completion?.TrySetResult();
        Release();
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            _ = ReleaseAsync();
        }
    }

    // QUIC retransmits until the peer has everything; nobody waits for that but a close of the connection.
    private async Task ReleaseAsync()
    {
        try
        {
            await _quic.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is QuicException or ObjectDisposedException)
        {
            // The connection has ended meanwhile, and the stream with it.
        }
    }

    private void Linger()
    {
        lock (_gate)
        {
            if (!IsOver && _linger is null)
            {
                TimeSpan wait = _connection.Options.LingerTimeout;
                _linger = _connection.TimeProvider.CreateTimer(static state => ((QuicMuxedStream)state!).OnLinger(), this, wait, wait);
            }
        }
    }

    // A response that is still on its way through a slow path is not cut off: only silence counts.
    private void OnLinger()
    {
        lock (_gate)
        {
            if (IsOver)
            {
                return;
            }

            if (_sentBytes != _sentAtLastLook)
            {
                _sentAtLastLook = _sentBytes;
                _lastProgressAt = _connection.TimeProvider.GetTimestamp();
            }

            bool isFinished = Volatile.Read(ref _acknowledgedAt) != 0
                || _connection.TimeProvider.GetElapsedTime(_lastProgressAt) >= _connection.Options.IdleTimeout;
            if (!isFinished)
            {
                return;
            }
        }

        Reset(StreamErrorCode.Unspecified);
    }
}
