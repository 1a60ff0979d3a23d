using System.Buffers;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>An inbound call in Rpc mode (docs/rpc-wire.md). One object serves one call after the other, where each ends in good order.</summary>
internal sealed class RpcIncomingCall(ServerEnvironment environment) : IncomingCall(environment, new BodyReader()), ITimeoutEntry<RpcIncomingCall>
{
    private TimeoutPlace<RpcIncomingCall> _place;

    // The frame that was read last; its sequences end with the next read.
    private Frame _frame;
    private bool _hasReplied;

    /// <summary>The method that Open names.</summary>
    public ReadOnlySequence<byte> RequestedMethod => _frame.Method;

    /// <summary>What Open brings along, the caller's trace context included.</summary>
    public RpcMetadata? OpenMetadata => _frame.Metadata;

    protected override ReadOnlySequence<byte> Message => _frame.Message;

    ref TimeoutPlace<RpcIncomingCall> ITimeoutEntry<RpcIncomingCall>.Place => ref _place;

    /// <summary>Begins with a stream; <paramref name="stopped"/> fires when the host stops.</summary>
    public new void Begin(IPeerStream stream, CancellationToken stopped)
    {
        Reader.Start(stream.Input, Environment.Limits.Largest.Bytes + WireLimits.FrameOverhead, (stream.Connection as IAccounted)?.Scope);
        base.Begin(stream, stopped);
    }

    /// <summary>
    /// Ends the call for good; true where the object may serve another one. A service may keep the requests of a stream, and what an interceptor was
    /// given, and come back to the call with them: such calls are for one use.
    /// </summary>
    public bool TryFree()
    {
        bool isPlain = Method is { Reply: RpcReplyKind.Single or RpcReplyKind.None, Request: RpcRequestKind.Single or RpcRequestKind.None };
        if (!isPlain || !IsAnswered || !Close())
        {
            Dispose();
            return false;
        }

        (_frame, _hasReplied) = (default, false);
        Clear();
        return true;
    }

    /// <summary>Sends the agreement on the protocol ahead of an answer that takes its time.</summary>
    public void Announce() => SendAhead();

    /// <summary>The service has kept its thread for a while.</summary>
    void ITimeoutEntry<RpcIncomingCall>.TimeOut() => SendAhead();

    /// <summary>Reads Open. False where the call has ended before it started; it has been answered then.</summary>
    public async ValueTask<bool> ReadOpenAsync()
    {
        if (!Reader.TryRead(out BodyReadStatus status))
        {
            Announce();
            status = await ReadSlowlyAsync().ConfigureAwait(false);
        }

        if (status == BodyReadStatus.Canceled)
        {
            await FinishAsync(NotProcessed.Refusal(RpcStatusCode.DeadlineExceeded, OpenTimedOut())).ConfigureAwait(false);
            return false;
        }

        CallFailure? failure = Take(status, out ListenerVerdict verdict);
        if (failure is null && verdict == ListenerVerdict.Start)
        {
            HasMessage = _frame.HasMessage;
            return true;
        }

        await EndAsync(failure ?? new CallFailure(RpcStatusCode.Internal, "a call must start with Open")).ConfigureAwait(false);
        return false;
    }

    /// <summary>Starts the call once its method is known: OK, or the status with which it has been answered.</summary>
    public async ValueTask<RpcStatusCode> AcceptAsync(RpcMethod method)
    {
        SetMethod(method, TraceContext.Remove(_frame.Metadata));
        Reader.MaxBodyBytes = MessageLimit.Bytes + WireLimits.FrameOverhead;
        bool promisesMessage = method.Request is RpcRequestKind.Single or RpcRequestKind.HeadAndStream;
        if (promisesMessage != HasMessage && method.Request != RpcRequestKind.Stream)
        {
            string reason = promisesMessage ? $"{method.Name} takes a message and Open has none" : $"{method.Name} takes no message and Open has one";
            return await RefuseAsync(NotProcessed.Refusal(RpcStatusCode.Internal, reason)).ConfigureAwait(false);
        }

        if (_frame.Message.Length > MessageLimit.Bytes)
        {
            string reason = FrameError.MessageTooLarge.Describe(MessageLimit);
            return await RefuseAsync(NotProcessed.Refusal(RpcStatusCode.ResourceExhausted, reason)).ConfigureAwait(false);
        }

        if (!TryEnterMethod(out CloseFields refusal))
        {
            return await RefuseAsync(refusal).ConfigureAwait(false);
        }

        StartDeadline(_frame.TimeoutMicros);
        return RpcStatusCode.OK;
    }

    public override async ValueTask AcceptOneWayAsync()
    {
        if (Method.IsOneWay)
        {
            // The end tells the caller that the call was accepted; how it goes on is nobody's business but this node's.
            BeginAnswer();
            await Stream.Output.CompleteAsync().ConfigureAwait(false);
        }
    }

    public override ValueTask<T> ReadRequestAsync<T>(MessageCodec<T> codec)
    {
        ThrowIfTooLargeDecoded();
        return new(DecodeMessage(codec));
    }

    public override ValueTask SendHeadAsync(RpcMetadata metadata)
    {
        if (Method.Reply != RpcReplyKind.Stream)
        {
            throw new InvalidOperationException($"{Method.Name} has no reply stream to send metadata ahead of");
        }

        if (_hasReplied)
        {
            throw new InvalidOperationException($"metadata of {Method.Name} goes ahead of its first reply, and once");
        }

        var budget = new AncillaryBudget();
        if (!AncillarySize.TryTake(ref budget, metadata))
        {
            throw new ArgumentException(FrameError.AncillaryTooLarge.Describe(MessageLimit), nameof(metadata));
        }

        BeginWrite();
        _hasReplied = true;
        FrameEncoder.WriteHead(Stream.Output, metadata);
        return FlushAndEndWriteAsync();
    }

    public override async ValueTask ReplyAsync<T>(MessageCodec<T> codec, T message)
    {
        if (Method.IsOneWay)
        {
            return;
        }

        int size = Method.Reply == RpcReplyKind.Single ? Measure(codec, message) : -1;
        CloseFields status = WithTrailers(new CloseFields(RpcStatusCode.OK));
        BeginAnswer();
        Leave();
        try
        {
            FrameEncoder.WriteClose(Stream.Output, status, codec, message, size);
        }
        catch (Exception)
        {
            Abort(StreamErrorCode.Unspecified);
            throw;
        }

        await Stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    public override ValueTask FinishAsync(CloseFields status) => FinishAsync(status, isDeadline: false);

    private async ValueTask FinishAsync(CloseFields status, bool isDeadline)
    {
        // The deadline waits for nothing.
        if (!(isDeadline ? TryBeginAnswer() : await TryBeginAnswerAsync().ConfigureAwait(false)))
        {
            if (!IsAnswered)
            {
                Abort(ResetCodes.FromStatusCode(status.Code));
            }

            return;
        }

        if (!isDeadline)
        {
            Leave();
        }

        if (Method is { IsOneWay: true } && status.Code != RpcStatusCode.OK)
        {
            Abort(ResetCodes.FromStatusCode(status.Code));
            return;
        }

        if (Method is not { IsOneWay: true })
        {
            FrameEncoder.WriteClose(Stream.Output, Fit(status));
        }

        await Stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The status of a call that succeeded or failed, with the trailers that the service added.</summary>
    public CloseFields WithTrailers(CloseFields status) =>
        CallContext.SentTrailers is not { } trailers ? status : Fit(NotProcessed.Replace(status, trailers));

    protected override void WriteMessage<T>(MessageCodec<T> codec, T message, int messageBytes)
    {
        _hasReplied = true;
        FrameEncoder.WriteMessage(Stream.Output, codec, message, messageBytes);
    }

    protected override async ValueTask<bool> TakeMessageAsync(BodyReadStatus status)
    {
        if (Take(status, out ListenerVerdict verdict) is { } failure)
        {
            throw await RejectAsync(failure).ConfigureAwait(false);
        }

        HasMessage = verdict == ListenerVerdict.Deliver;
        return HasMessage;
    }

    protected override async ValueTask<RpcException> RejectAsync(CallFailure failure)
    {
        await EndAsync(failure).ConfigureAwait(false);
        return failure.ToException();
    }

    protected override void ReleaseMessage()
    {
        _frame.Message = default;
        base.ReleaseMessage();
    }

    /// <summary>Feeds what was read to the state table.</summary>
    private CallFailure? Take(BodyReadStatus status, out ListenerVerdict verdict)
    {
        verdict = ListenerVerdict.Violation;
        if (status is BodyReadStatus.Truncated)
        {
            return new CallFailure(RpcStatusCode.Internal, "the stream ended inside a frame", IsUnreadable: true);
        }

        FrameError error = status == BodyReadStatus.Invalid ? Reader.Error : FrameError.None;
        if (status == BodyReadStatus.Body)
        {
            error = FrameDecoder.Decode(Reader.Body, MessageLimit.Bytes, out _frame);
        }

        if (error != FrameError.None)
        {
            return new CallFailure(error.ToStatusCode(), error.Describe(MessageLimit), IsUnreadable: !error.IsOversize());
        }

        CallInput input = status == BodyReadStatus.End ? CallInput.End : ToInput(_frame);
        RpcRequestKind kind = Method?.Request ?? RpcRequestKind.None;
        ListenerState before = State;
        (verdict, State) = ListenerTable.Next(WireMode.Rpc, kind, before, input);
        return verdict == ListenerVerdict.Violation
            ? new CallFailure(RpcStatusCode.Internal, $"{input} is out of order ({before})")
            : null;
    }

    private async ValueTask EndAsync(CallFailure failure)
    {
        if (failure.IsUnreadable)
        {
            Abort(StreamErrorCode.ProtocolViolation);
            return;
        }

        // Before the service runs nothing has been processed.
        await FinishAsync(Method is null ? NotProcessed.Refusal(failure.Code, failure.Reason) : new CloseFields(failure.Code, failure.Reason)).ConfigureAwait(false);
    }

    private async ValueTask<RpcStatusCode> RefuseAsync(CloseFields refusal)
    {
        RpcLog.CallRefused(Environment.Logger, Environment.Contract.Name, Stream.Connection.RemotePeer, refusal.Code);
        await FinishAsync(refusal).ConfigureAwait(false);
        return refusal.Code;
    }

    // The service may run on: it keeps its place until it returns, or short deadlines would let a peer run as many calls as it likes.
    protected override void AnswerExpired() => ServerShell.Detach(
        FinishAsync(new CloseFields(RpcStatusCode.DeadlineExceeded, $"{Method.Name} did not answer within its deadline"), isDeadline: true), Environment.Logger);

    // A status must arrive even where what goes with it is too large.
    private CloseFields Fit(CloseFields status)
    {
        if (status.FitsLimits())
        {
            return status;
        }

        RpcLog.TrailersDropped(Environment.Logger, Environment.Contract.Name, Method?.Name, Stream.Connection.RemotePeer, WireLimits.AncillaryBytes, WireLimits.AncillaryEntries);
        return status.Shorten();
    }

    private string OpenTimedOut() => $"no complete Open within {Environment.Options.OpenTimeout} ({nameof(RpcOptions.OpenTimeout)})";

    private static CallInput ToInput(in Frame frame) => frame.Kind switch
    {
        FrameKind.Open => (frame.Flags & OpenFlags.Last) != 0 ? CallInput.LastOpen : CallInput.Open,
        FrameKind.Head => CallInput.Head,
        FrameKind.Message => CallInput.Message,
        _ => CallInput.Close,
    };
}
