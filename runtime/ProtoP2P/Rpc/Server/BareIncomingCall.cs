using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>An inbound call in bare mode: length-prefixed messages and the stream's own end, nothing else.</summary>
internal sealed class BareIncomingCall : IncomingCall
{
    public BareIncomingCall(IPeerStream stream, BodyReader reader, RpcMethod method, ServerEnvironment environment, CancellationToken aborted)
        : base(environment, reader)
    {
        Begin(stream, aborted);
        SetMethod(method, requestMetadata: null);
    }

    /// <summary>Waits for the first message of the next exchange on a stream that carries several; false when the caller has ended it.</summary>
    public async ValueTask<bool> AwaitExchangeAsync()
    {
        BodyReadStatus status = await Reader.ReadAsync().ConfigureAwait(false);
        if (status == BodyReadStatus.End)
        {
            BeginAnswer();
            await Stream.Output.CompleteAsync().ConfigureAwait(false);
            return false;
        }

        Take(status);
        return true;
    }

    public override async ValueTask<T> ReadRequestAsync<T>(MessageCodec<T> codec)
    {
        if (Method.Request == RpcRequestKind.None)
        {
            return codec.Read(ReadOnlySequence<byte>.Empty);
        }

        if (!HasMessage)
        {
            await ReadOnlyRequestAsync().ConfigureAwait(false);
        }

        ThrowIfTooLargeDecoded();

        // An interceptor that reads ahead may still refuse the call.
        if (Method.IsOneWay && Invocation is not { HasBegun: false } && TryBeginAnswer())
        {
            await Stream.Output.CompleteAsync().ConfigureAwait(false);
        }

        return DecodeMessage(codec);
    }

    public override ValueTask SendHeadAsync(RpcMetadata metadata) =>
        throw new InvalidOperationException($"{Method.Name} belongs to a bare contract, which has no place for metadata");

    public override async ValueTask ReplyAsync<T>(MessageCodec<T> codec, T message)
    {
        if (Method.IsOneWay)
        {
            return;
        }

        if (Method.ReusesStream)
        {
            Leave();
            DropRequest();
            int reply = Measure(codec, message);
            BeginWrite();
            WriteMessage(codec, message, reply);
            await FlushAndEndWriteAsync().ConfigureAwait(false);
            return;
        }

        int size = Method.Reply == RpcReplyKind.Single ? Measure(codec, message) : -1;
        BeginAnswer();
        Leave();
        try
        {
            if (size >= 0)
            {
                WriteMessage(codec, message, size);
            }
        }
        catch (Exception)
        {
            Abort(StreamErrorCode.Unspecified);
            throw;
        }

        await Stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    protected override ReadOnlySequence<byte> Message => Reader.Body;

    protected override void WriteMessage<T>(MessageCodec<T> codec, T message, int messageBytes) =>
        BareEncoder.WriteMessage(Stream.Output, codec, message, messageBytes);

    public override async ValueTask FinishAsync(CloseFields status)
    {
        if (status.Code == RpcStatusCode.OK)
        {
            // A stream that goes on to its next exchange stays as it is.
            if (!Method.ReusesStream && await TryBeginAnswerAsync().ConfigureAwait(false))
            {
                Leave();
                await Stream.Output.CompleteAsync().ConfigureAwait(false);
            }

            return;
        }

        if (!IsAnswered)
        {
            Leave();

            // The replies from before the failure leave where the network takes them; the reset discards the others, and waits for none.
            ServerShell.Detach(FlushAsync(), Environment.Logger);

            // The code for 'no such protocol' promises that nothing ran, and something did.
            Abort(status.Code == RpcStatusCode.Unimplemented ? StreamErrorCode.Unspecified : ResetCodes.FromStatusCode(status.Code));
        }
    }

    // An interceptor may answer in place of the service, which has not read the request then.
    private void DropRequest()
    {
        if (HasMessage)
        {
            ReleaseMessage();
        }
    }

    protected override ValueTask<bool> TakeMessageAsync(BodyReadStatus status) => new(Take(status));

    protected override ValueTask<RpcException> RejectAsync(CallFailure failure) => new(Fail(failure));

    // A stream without its request holds a place among the calls: it has the time that an Open has.
    private async ValueTask ReadOnlyRequestAsync()
    {
        BodyReadStatus status = Reader.TryRead(out BodyReadStatus ready) ? ready : await ReadSlowlyAsync().ConfigureAwait(false);
        if (status == BodyReadStatus.Canceled)
        {
            throw Fail(new CallFailure(RpcStatusCode.DeadlineExceeded, $"no complete request within {Environment.Options.OpenTimeout}"));
        }

        Take(status);
    }

    private bool Take(BodyReadStatus status)
    {
        if (status is BodyReadStatus.Invalid)
        {
            throw Fail(new CallFailure(Reader.Error.ToStatusCode(), Reader.Error.Describe(MessageLimit)));
        }

        if (status is BodyReadStatus.Truncated)
        {
            throw Fail(new CallFailure(RpcStatusCode.Internal, "the stream ended inside a message"));
        }

        CallInput input = status == BodyReadStatus.End ? CallInput.End : CallInput.Message;
        (ListenerVerdict verdict, State) = ListenerTable.Next(WireMode.Bare, Method.Request, State, input);
        if (verdict == ListenerVerdict.Violation)
        {
            throw Fail(new CallFailure(RpcStatusCode.Internal, "the stream ended before the request"));
        }

        HasMessage = verdict == ListenerVerdict.Deliver;
        return HasMessage;
    }

    private RpcException Fail(CallFailure failure)
    {
        Abort(ResetCodes.FromStatusCode(failure.Code));
        return failure.ToException();
    }
}
