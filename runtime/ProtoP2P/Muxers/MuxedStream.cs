using System.IO.Pipelines;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Muxers;

/// <summary>
/// What the streams of all muxers share: what arrived and what is to be sent, and who may touch which end when. The application owns the outer ends. The read loop alone appends to
/// the input and the write loop alone takes from the output, both without holding the gate while they copy; whoever fails the
/// stream in that moment leaves it to them to end theirs, so that no buffer goes back to the pool under a running copy.
/// </summary>
internal abstract partial class MuxedStream : IHostedStream, IStreamPipes, IUnreadHolder
{
    private readonly StreamInput _in;
    private readonly StreamOutput _out;
    private Exception? _failure;
    private TaskCompletionSource? _completion;
    private CancellationTokenSource? _aborted;
    private UnreadCharge _unread;
    private bool _finReceived;
    private bool _finSent;
    private bool _outputCompleted;
    private bool _inputDiscarded;
    private bool _disposed;
    private bool _cutting;
    private FlushPace _flushes;

    protected MuxedStream(MuxerSession session, long id, Direction direction)
    {
        Session = session;
        Id = id;
        Direction = direction;
        _in = new StreamInput(this, Gate);
        _out = new StreamOutput(this, Gate);
    }

    public long Id { get; private set; }

    public Direction Direction { get; private set; }

    public PipeReader Input => _in;

    public PipeWriter Output => _out;

    public CancellationToken Aborted
    {
        get
        {
            lock (Gate)
            {
                return _failure is null ? (_aborted ??= new CancellationTokenSource()).Token : new CancellationToken(canceled: true);
            }
        }
    }

    public Task Completion
    {
        get
        {
            lock (Gate)
            {
                return IsOver
                    ? Task.CompletedTask
                    : (_completion ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>The stream's place in the session's table.</summary>
    internal abstract ulong Key { get; }

    /// <summary>Guarded by the session's gate.</summary>
    internal bool IsQueuedUrgent { get; set; }

    /// <summary>Guarded by the session's gate.</summary>
    internal bool IsQueuedReady { get; set; }

    /// <summary>Bytes that arrived and that the application has not consumed.</summary>
    public long Unread => _unread.Bytes;

    /// <inheritdoc/>
    public long Charged => _unread.Charged;

    internal bool IsOutputCompleted => Volatile.Read(ref _outputCompleted);

    /// <summary>Whether the application has finished its direction and a part of it has not been sent.</summary>
    internal bool OwesEnd => IsOutputCompleted && !Volatile.Read(ref _finSent) && !HasFailed;

    public int PauseBytes => Session.IsCrowded ? StreamOutput.CrowdedPauseBytes : StreamOutput.PauseBytes;

    internal bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>Whether bytes may still be added to those that are unread; read without the gate, good for a choice among streams only.</summary>
    public bool IsReceivingNow => !HasFailed && !Volatile.Read(ref _finReceived) && !Volatile.Read(ref _inputDiscarded);

    protected MuxerSession Session { get; }

    protected Lock Gate { get; } = new();

    private TimeProvider Clock => Session.TimeProvider;

    /// <summary>Both directions ended, or the stream failed. Read under the gate.</summary>
    protected bool IsOver => _failure is not null || (_finReceived && _finSent);

    /// <summary>Whether the application may still earn the peer credit. Read under the gate.</summary>
    protected bool IsReceiving => _failure is null && !_finReceived && !_inputDiscarded;

    public void Reset(StreamErrorCode code)
    {
        lock (Gate)
        {
            if (IsOver)
            {
                return;
            }
        }

        Session.ResetStream(this, code);
    }

    public ValueTask DisposeAsync()
    {
        bool unfinished;
        lock (Gate)
        {
            if (_disposed)
            {
                return ValueTask.CompletedTask;
            }

            _disposed = true;
            unfinished = !_outputCompleted;
        }

        if (unfinished)
        {
            Reset(StreamErrorCode.Unspecified);
        }

        // A read that another thread still awaits must not take the end of this stream for the end of the peer's data.
        EndInput(isDisposed: true);
        Linger();
        return ValueTask.CompletedTask;
    }

    public void OutputFlushed()
    {
        if (!HasFailed)
        {
            // Read without the gate: the write loop may just be sending what is counted, and then writes on by itself.
            bool isAmple = _out.Unsent >= Session.AmpleWrite;
            Session.EnqueueFlushed(this, isInRow: !_flushes.BeginsAlone(Clock), isAmple);
            _flushes.End(Clock);
        }
    }

    public void OutputCompleted()
    {
        lock (Gate)
        {
            _outputCompleted = true;
            if (IsOver)
            {
                return;
            }
        }

        Session.EnqueueReady(this, mayWriteInline: true);
    }

    public void InputConsumed(long count, bool wantsMore)
    {
        if (count == 0)
        {
            return;
        }

        _flushes.NoteTurn();
        long released;
        bool earnedCredit;
        bool isOver;
        lock (Gate)
        {
            released = _unread.ConsumeUnderGate(count, _in);
            earnedCredit = IsReceiving && OnConsumed(count);
            isOver = IsOver;
        }

        Session.Unread.Release(released);
        if (earnedCredit)
        {
            Session.EnqueueUrgent(this);
        }

        if (isOver)
        {
            Settle();
        }
    }

    public void DiscardInput() => EndInput(isDisposed: false);

    /// <summary>The end of the peer's direction changes nothing here that its frame has not changed already.</summary>
    public void InputEndSeen()
    {
    }

    /// <summary>Ends the stream with an error, once; false where it is over already.</summary>
    internal bool TryFail(Exception failure)
    {
        CancellationTokenSource? aborted;
        CancellationTokenSource? handler;
        long dropped = 0;
        bool wakes;
        lock (Gate)
        {
            if (IsOver)
            {
                return false;
            }

            _failure = failure;
            wakes = EndPipesUnderGate();
            if (!_finReceived)
            {
                dropped = _unread.DropUnderGate();
            }

            (aborted, handler) = (_aborted, _handler);
        }

        if (wakes)
        {
            _in.QueueReader();
        }

        Session.Unread.Release(dropped);
        // Callbacks of the tokens are user code, and this may be the read loop: they run on the pool, and what they throw ends in the tasks.
        _ = aborted?.CancelAsync();
        _ = handler?.CancelAsync();

        Settle();
        return true;
    }

    /// <summary>The read loop announces bytes; false where nobody will read them.</summary>
    internal bool TryBeginReceive(int count)
    {
        lock (Gate)
        {
            if (!IsReceiving)
            {
                return false;
            }

            _in.BeginAppendUnderGate();
            _unread.AddUnderGate(count);
            return true;
        }
    }

    /// <summary>Hands announced bytes to the reader.</summary>
    internal void Receive(ReadOnlySpan<byte> payload)
    {
        _in.Append(payload);
        bool wakes;
        long released;
        lock (Gate)
        {
            wakes = _in.EndAppendUnderGate() | EndPipesUnderGate();
            released = _unread.RenewUnderGate(_in);
        }

        Session.Unread.Release(released);
        if (wakes)
        {
            Session.WakeReader(_in);
        }
    }

    /// <summary>The peer ended its direction.</summary>
    internal void ReceiveFin()
    {
        bool wakes;
        lock (Gate)
        {
            if (_finReceived || _failure is not null)
            {
                return;
            }

            _finReceived = true;
            wakes = EndPipesUnderGate();
        }

        if (wakes)
        {
            Session.WakeReader(_in);
        }

        Settle();
    }

    /// <summary>Under the gate: counts consumed bytes; true where the peer is to be told.</summary>
    protected virtual bool OnConsumed(long count) => false;

    private void EndInput(bool isDisposed)
    {
        long dropped;
        bool wakes = false;
        lock (Gate)
        {
            _inputDiscarded = true;
            dropped = _unread.DropUnderGate();
            if (!_in.IsAppending)
            {
                wakes = _in.EndUnderGate(failure: null, isDisposed);
            }
        }

        if (wakes)
        {
            _in.QueueReader();
        }

        Session.Unread.Release(dropped);
        Settle();
    }

    // Ends the halves that neither loop is using in this moment; true where a reader waits, and is to be woken.
    private bool EndPipesUnderGate()
    {
        bool wakes = false;
        if (!_in.IsAppending && (_finReceived || _inputDiscarded || _failure is not null))
        {
            wakes = _in.EndUnderGate(_finReceived ? null : _failure, isDisposed: !_finReceived && _failure is null);
        }

        if (!_cutting && (_finSent || _failure is not null))
        {
            _out.CloseUnderGate(_finSent ? null : _failure);
        }

        return wakes;
    }

    // Tells whoever waits that the stream is over, and gives up its place once nothing of it is held.
    private void Settle()
    {
        TaskCompletionSource? completion;
        Action? atTheEnd;
        bool forget;
        bool isSpare;
        lock (Gate)
        {
            if (!IsOver)
            {
                return;
            }

            completion = _completion;
            (atTheEnd, _atTheEnd) = (_atTheEnd, null);
            forget = _failure is not null || _unread.Bytes == 0;
            StopLingerUnderGate();
            isSpare = TryBecomeSpareUnderGate();
        }

        if (forget)
        {
            Session.Forget(this);
        }

        completion?.TrySetResult();
        atTheEnd?.Invoke();
        if (isSpare)
        {
            Session.Keep(this);
        }
    }
}
