using System.IO.Pipelines;
using System.Net.Quic;
using System.Runtime.Versioning;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Transports.Quic;

/// <summary>
/// A QUIC stream with the meaning that libp2p gives it: FIN half-closes, RESET_STREAM ends both directions. The network reads into the segments that the
/// application reads from, and sends from those that it writes to; who reads or sends is who has begun to, and no bytes are touched under the gate.
/// </summary>
/// <remarks>
/// libp2p specs, quic/README.md. STOP_SENDING with the code 0 alone is no reset: go-libp2p sends it behind the FIN of every stream that it closes, and quinn
/// for every stream that is dropped.
/// </remarks>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed partial class QuicMuxedStream : IMuxedStream, IStreamPipes, IUnreadHolder, IQuicSender
{
    private readonly Lock _gate = new();
    private readonly QuicMuxedConnection _connection;
    private readonly QuicStream _quic;
    private readonly StreamInput _in;
    private readonly StreamOutput _out;
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
        _in = new StreamInput(this, _gate);
        _out = new StreamOutput(this, _gate);
    }

    public long Id => _quic.Id;

    public Direction Direction { get; }

    public PipeReader Input => _in;

    public PipeWriter Output => _out;

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

    /// <inheritdoc/>
    public long Charged => _unread.Charged;

    /// <summary>Whether bytes may still be added to those that are unread; read without the gate, good for a choice among streams only.</summary>
    public bool IsReceivingNow => !HasFailed && !Volatile.Read(ref _finReceived) && !Volatile.Read(ref _inputDiscarded);

    /// <summary>Under the gate: both directions have ended, or the stream failed.</summary>
    private bool IsOver => _failure is not null || (_finReceived && (_finSent || _stopped is not null));

    /// <summary>Begins to receive. The connection has entered the stream before.</summary>
    public void Start()
    {
        _lastProgressAt = _connection.TimeProvider.GetTimestamp();
        Watch(_quic.WritesClosed, static (ended, stream) => ((QuicMuxedStream)stream!).OnWritesClosed(ended));
        _isReading = true;
        Read();
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
        EndInput(isDisposed: true);
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
        bool wakes;
        lock (_gate)
        {
            if (IsOver)
            {
                return false;
            }

            _failure = failure;
            wakes = EndHalvesUnderGate();
            if (!_finReceived)
            {
                dropped = _unread.DropUnderGate();
            }

            aborted = _aborted;
        }

        if (wakes)
        {
            _in.QueueReader();
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

    private void Watch(Task end, Action<Task, object?> act) =>
        end.ContinueWith(act, this, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    // Ends the halves that are over, but for an input that is being read into, which the reading ends; true where a reader waits, and is to be woken.
    private bool EndHalvesUnderGate()
    {
        if (_finSent || _stopped is not null || _failure is not null)
        {
            _out.CloseUnderGate(_finSent ? null : _stopped ?? _failure, isLookedAt: _isWriting);
        }

        bool isInputOver = _finReceived || _inputDiscarded || _failure is not null;
        return isInputOver && !_in.IsAppending
            && _in.EndUnderGate(_finReceived ? null : _failure, isDisposed: _isInputDisposed && !_finReceived && _failure is null);
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
            isForgotten = _failure is not null || _unread.Bytes == 0;
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
