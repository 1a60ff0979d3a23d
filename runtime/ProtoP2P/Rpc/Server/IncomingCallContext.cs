namespace ProtoP2P.Rpc;

/// <summary>
/// What the service sees of an <see cref="IncomingCall"/>, and what it may keep: this outlives the call, whose object may serve another one then. So it
/// holds the deadline and the token that the service is given; a token source exists only where somebody asks for it.
/// </summary>
internal sealed class IncomingCallContext(IncomingCall call, IPeerStream stream, TimeProvider time, CancellationToken stopped) : RpcServerContext
{
    private const int Running = 0, Expired = 1, Over = 2;

    private RpcMethod? _method;
    private RpcMetadata? _requestMetadata;
    private RpcMetadata? _trailers;
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _whenAborted;
    private CancellationTokenRegistration _whenStopped;
    private int _state;
    private bool _hasExpired;
    private long _start;
    private long _timeoutTicks;
    private long _deadlineTicks;

    public override IPeerConnection Connection => stream.Connection;

    public override string ProtocolId => stream.ProtocolId;

    public override string MethodName => _method!.Name;

    public override RpcMetadata RequestMetadata => _requestMetadata ?? RpcMetadata.Empty;

    public override DateTimeOffset? Deadline => HasDeadline ? new DateTimeOffset(GetDeadlineTicks(), TimeSpan.Zero) : null;

    public override RpcMetadata Trailers => _trailers ??= new RpcMetadata();

    /// <summary>Fires when the stream is aborted, the host stops or the deadline passes.</summary>
    public override CancellationToken CancellationToken => (Volatile.Read(ref _source) ?? CreateSource()).Token;

    /// <summary>The trailers if the service added any.</summary>
    public RpcMetadata? SentTrailers => _trailers is { Count: > 0 } ? _trailers : null;

    /// <summary>Whether the deadline has passed.</summary>
    public bool IsExpired => Volatile.Read(ref _hasExpired);

    /// <summary>Whether the call is over.</summary>
    public bool IsOver => Volatile.Read(ref _state) == Over;

    /// <summary>Whether the stream was aborted or the host stops.</summary>
    public bool IsAborted => stopped.IsCancellationRequested || stream.Aborted.IsCancellationRequested;

    /// <summary>What remains of the deadline; null for none, and for a call that is over: work that outlives its call has time of its own.</summary>
    public TimeSpan? Remaining => !HasDeadline || IsOver ? null : TimeLeft;

    /// <summary>What remains of a deadline that there is.</summary>
    public TimeSpan TimeLeft => TimeSpan.FromTicks(_timeoutTicks) - time.GetElapsedTime(_start);

    /// <summary>Whether there is a deadline.</summary>
    public bool HasDeadline => Volatile.Read(ref _timeoutTicks) > 0;

    public override ValueTask SendHeadAsync(RpcMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return _method is { Reply: not RpcReplyKind.Stream }
            ? throw new InvalidOperationException($"{MethodName} has no reply stream to send metadata ahead of")
            : call.SendHeadAsync(metadata);
    }

    /// <summary>What is known once the call's opening was read.</summary>
    public void SetMethod(RpcMethod method, RpcMetadata? requestMetadata) => (_method, _requestMetadata) = (method, requestMetadata);

    /// <summary>Says when the deadline passes.</summary>
    public void SetDeadline(TimeSpan timeout)
    {
        _start = time.GetTimestamp();
        Volatile.Write(ref _timeoutTicks, timeout.Ticks);
    }

    /// <summary>The deadline has passed; false where the call is over already.</summary>
    public bool TryExpire()
    {
        if (Interlocked.CompareExchange(ref _state, Expired, Running) != Running)
        {
            return false;
        }

        Volatile.Write(ref _hasExpired, true);
        return true;
    }

    /// <summary>Fires the token because the deadline has passed.</summary>
    public void CancelExpired()
    {
        Interlocked.MemoryBarrier();
        if (!IsOver)
        {
            // Runs the service's callbacks elsewhere: never on the clock's thread.
            _ = Volatile.Read(ref _source)?.CancelAsync();
        }
    }

    /// <summary>The call is over; false where its deadline has passed, so that something may still be at it.</summary>
    public bool End()
    {
        int before = Interlocked.Exchange(ref _state, Over);
        Unregister();
        return before == Running;
    }

    private long GetDeadlineTicks()
    {
        long known = Volatile.Read(ref _deadlineTicks);
        if (known != 0)
        {
            return known;
        }

        long ticks = (time.GetUtcNow() + TimeLeft).Ticks;
        return Interlocked.CompareExchange(ref _deadlineTicks, ticks, 0) is var first and not 0 ? first : ticks;
    }

    private CancellationTokenSource CreateSource()
    {
        var created = new CancellationTokenSource();
        if (Interlocked.CompareExchange(ref _source, created, null) is { } first)
        {
            return first;
        }

        if (IsOver)
        {
            return created;
        }

        _whenAborted = stream.Aborted.UnsafeRegister(static context => ((IncomingCallContext)context!).Abort(), this);
        _whenStopped = stopped.UnsafeRegister(static context => ((IncomingCallContext)context!).Abort(), this);
        Interlocked.MemoryBarrier();
        if (IsOver)
        {
            Unregister();
        }
        else if (IsExpired)
        {
            created.Cancel();
        }

        return created;
    }

    private void Abort()
    {
        if (!IsOver)
        {
            _source!.Cancel();
        }
    }

    // Waits for no callback that is running: it is the service's.
    private void Unregister()
    {
        _whenAborted.Unregister();
        _whenStopped.Unregister();
    }
}
