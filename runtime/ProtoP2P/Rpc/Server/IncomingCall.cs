using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>One inbound call over one stream; the two wire modes derive from it.</summary>
internal abstract partial class IncomingCall : RpcServerCall, IDisposable
{
    private readonly ServerEnvironment _environment;
    private IPeerStream? _stream;
    private IncomingCallContext? _context;
    private DeadlineTimer _deadline;
    private CallPlace _place;
    private RpcMethod? _method;
    private ServerMethodLimits? _limits;
    private RequestGate _requests;
    private DecodedBudget _decoded;

    protected IncomingCall(ServerEnvironment environment, BodyReader reader)
    {
        _environment = environment;
        Reader = reader;
    }

    public override RpcServerContext Context => CallContext;

    public IPeerStream Stream => _stream ?? throw EndedAlready();

    public BodyReader Reader { get; }

    /// <summary>What the service may keep of the call.</summary>
    public IncomingCallContext CallContext => _context ?? throw EndedAlready();

    /// <summary>The method; set once it is known, null before.</summary>
    public RpcMethod Method => _method!;

    /// <summary>The call as its interceptors see it; null where there are none.</summary>
    public RpcInvocation? Invocation { get; set; }

    /// <summary>Whether the call ended for what its only request, or its head, would take in memory: the service has not seen it.</summary>
    public bool IsRequestRefused { get; private set; }

    /// <summary>Whether a timer was set for the stream's input: it may still come when the call is over.</summary>
    public bool HasReadSlowly { get; private set; }

    /// <summary>Whether a message has been read and not been decoded.</summary>
    protected bool HasMessage { get; set; }

    /// <summary>The message that was read last.</summary>
    protected abstract ReadOnlySequence<byte> Message { get; }

    /// <summary>The largest message: of any method until it is known which one is called.</summary>
    protected MessageLimit MessageLimit => _limits?.Message ?? _environment.Limits.Largest;

    protected ListenerState State { get; set; }

    protected ServerEnvironment Environment => _environment;

    public abstract ValueTask SendHeadAsync(RpcMetadata metadata);

    /// <summary>Tells the caller of a one-way method that its call was accepted, where that takes no more than the call itself.</summary>
    public virtual ValueTask AcceptOneWayAsync() => default;

    /// <summary>Ends the call with <paramref name="status"/> unless it has been answered.</summary>
    public abstract ValueTask FinishAsync(CloseFields status);

    /// <summary>Takes what was read of a request stream; false at its orderly end.</summary>
    protected abstract ValueTask<bool> TakeMessageAsync(BodyReadStatus status);

    /// <summary>Answers what is wrong with a message of a request stream; the exception is for the service that awaits it.</summary>
    protected abstract ValueTask<RpcException> RejectAsync(CallFailure failure);

    /// <summary>Decodes the request message that was read last.</summary>
    protected T DecodeMessage<T>(MessageCodec<T> codec)
    {
        try
        {
            return codec.Read(Message);
        }
        catch (FormatException exception)
        {
            throw new RpcException(RpcStatusCode.Internal, $"{Method.Name}: the request is {exception.Message}", exception);
        }
        finally
        {
            ReleaseMessage();
        }
    }

    /// <summary>Lets go of the message that was read last.</summary>
    protected virtual void ReleaseMessage()
    {
        HasMessage = false;
        Reader.Release();
    }

    public override IAsyncEnumerable<T> ReadRequestsAsync<T>(MessageCodec<T> codec) =>
        new CallEnumerable<T>($"requests of {Method.Name}", token => EnumerateAsync(codec, token));

    /// <summary>
    /// Takes the request stream from the service for good. A service may return while it still awaits a request elsewhere: that wait ends here, so
    /// that nobody else reads when the rest is drained.
    /// </summary>
    public Task EndRequestsAsync() => _requests.EndAsync(Stream.Input);

    /// <summary>Counts the call, or says why it may not run.</summary>
    public bool TryEnter(out CloseFields refusal) =>
        _place.TryEnter(_environment.Admission, Stream.Connection.RemotePeer, out refusal) && (Method is null || TryEnterMethod(out refusal));

    /// <summary>
    /// Gives the call's place to the next. Comes before its answer goes out: a caller at its limit starts the next call the moment it has the answer.
    /// </summary>
    public void Leave() => _place.Leave(_environment.Admission, _stream);

    /// <summary>The answer is on its way and the service has let go: whoever waits for running calls need not wait for this one.</summary>
    public void End()
    {
        Leave();
        _decoded.Release();
        _place.End(_environment.Admission);
    }

    public void Dispose()
    {
        _late?.Dispose();
        Close();
        _deadline.Dispose();
    }

    /// <summary>Begins with a stream; <paramref name="stopped"/> fires when the host stops.</summary>
    protected void Begin(IPeerStream stream, CancellationToken stopped)
    {
        State = ListenerTable.Start(_environment.Contract.Mode);
        _output = default;
        _stream = stream;
        Volatile.Write(ref _context, new IncomingCallContext(this, stream, _environment.Time, stopped));
    }

    /// <summary>Ends the call for good; false where somebody may still be at it, or may ask for it.</summary>
    protected bool Close()
    {
        End();
        bool isNobodyAtIt = _context is { } context && context.End() && Invocation is null;
        if (isNobodyAtIt)
        {
            _deadline.Stop();
        }
        else
        {
            _deadline.Dispose();
        }

        return isNobodyAtIt;
    }

    /// <summary>Forgets the call that is over, so that another one may take its place.</summary>
    protected void Clear()
    {
        Volatile.Write(ref _context, null);
        (_stream, _method, _limits) = (null, null, null);
        _place.Clear();
        (_requests, _decoded, _unflushedBytes) = (default, default, 0);
        (HasMessage, IsRequestRefused, HasReadSlowly) = (false, false, false);
        Reader.Stop();
    }

    /// <summary>The opening has been read.</summary>
    protected void SetMethod(RpcMethod method, RpcMetadata? requestMetadata)
    {
        (_method, _limits) = (method, _environment.Limits.For(method));
        CallContext.SetMethod(method, requestMetadata);
    }

    /// <summary>Arms the deadline; 0 is none.</summary>
    protected void StartDeadline(ulong timeoutMicros)
    {
        if (DeadlineTimer.ToTimeout(timeoutMicros) is { } timeout)
        {
            CallContext.SetDeadline(timeout);
            _deadline.Start(_environment.Time, static call => ((IncomingCall)call!).OnTimer(), this, timeout);
        }
    }

    /// <summary>Tells the caller that the deadline has passed.</summary>
    protected virtual void AnswerExpired()
    {
    }

    private void OnTimer()
    {
        if (Volatile.Read(ref _context) is { IsOver: false, HasDeadline: true } context && _deadline.HasPassed(context) && context.TryExpire())
        {
            // The status first: the service may take its time to notice, and the caller is waiting.
            AnswerExpired();
            context.CancelExpired();
        }
    }

    private static InvalidOperationException EndedAlready() => new("an incoming call was used after its end");

    /// <summary>Counts the call among those of its method, where that has limits of its own, or says why it may not run.</summary>
    protected bool TryEnterMethod(out CloseFields refusal) => _place.TryEnterMethod(_limits?.Calls, Stream.Connection.RemotePeer, out refusal);

    /// <summary>Reads what the call begins with; Canceled where it does not come in time.</summary>
    protected async ValueTask<BodyReadStatus> ReadSlowlyAsync()
    {
        HasReadSlowly = true;
        using ITimer timer = _environment.Time.CreateTimer(
            static input => ((PipeReader)input!).CancelPendingRead(), Stream.Input, _environment.Options.OpenTimeout, Timeout.InfiniteTimeSpan);
        return await Reader.ReadAsync().ConfigureAwait(false);
    }

    /// <summary>Sees to it that the only request, or the head, may be decoded.</summary>
    protected void ThrowIfTooLargeDecoded()
    {
        Func<RpcMethod, MessageDescriptor?> type = Method.Request == RpcRequestKind.HeadAndStream
            ? static method => method.HeadDescriptor
            : static method => method.RequestDescriptor;
        if (_decoded.Take(Reader.Account, _environment.Options.MaxDecodedBytes, Message, type, Method) is { } failure)
        {
            IsRequestRefused = true;
            throw failure.ToException();
        }
    }

    /// <summary>Whether the service's reading is over; a read that was cancelled for that reason ends with the exception.</summary>
    private void ThrowIfReadingIsOver(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_requests.IsEnded)
        {
            throw new OperationCanceledException($"{Method.Name} has been answered: its requests end here");
        }
    }

    /// <summary>The size of a reply, if it may be sent.</summary>
    protected int Measure<T>(MessageCodec<T> codec, T message)
    {
        if (message is null)
        {
            throw new InvalidOperationException($"{Method.Name} returned null where its contract promises a message");
        }

        int size = codec.GetSize(message);
        if (size > MessageLimit.Bytes)
        {
            throw new RpcException(RpcStatusCode.ResourceExhausted,
                $"the reply of {Method.Name} is {size} bytes; the limit is {MessageLimit.Bytes} ({MessageLimit.Option})");
        }

        return size;
    }

    private async IAsyncEnumerator<T> EnumerateAsync<T>(MessageCodec<T> codec, CancellationToken cancellationToken)
    {
        // One registration for the whole stream; the pipe knows no token then, and takes none per read.
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static input => ((PipeReader)input!).CancelPendingRead(), Stream.Input);
        while (true)
        {
            T request;
            if (!_requests.TryBegin())
            {
                ThrowIfReadingIsOver(cancellationToken);
            }

            try
            {
                if (!await ReadMessageAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield break;
                }

                request = DecodeMessage(codec);
            }
            finally
            {
                _requests.Finish();
            }

            yield return request;
        }
    }

    /// <summary>Reads the next request message into the call; false at the orderly end of the request stream.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadMessageAsync(CancellationToken cancellationToken)
    {
        ThrowIfReadingIsOver(cancellationToken);
        if (!HasMessage && (State == ListenerState.HalfClosed || !await AwaitMessageAsync(cancellationToken).ConfigureAwait(false)))
        {
            return false;
        }

        if (_decoded.Take(Reader.Account, _environment.Options.MaxDecodedBytes, Message, static method => method.RequestDescriptor, Method) is { } failure)
        {
            throw await RejectAsync(failure).ConfigureAwait(false);
        }

        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AwaitMessageAsync(CancellationToken cancellationToken)
    {
        BodyReadStatus status;
        while ((status = await Reader.ReadAsync().ConfigureAwait(false)) == BodyReadStatus.Canceled)
        {
            ThrowIfReadingIsOver(cancellationToken);
        }

        return await TakeMessageAsync(status).ConfigureAwait(false);
    }
}
