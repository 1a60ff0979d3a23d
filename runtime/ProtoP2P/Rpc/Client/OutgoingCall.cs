using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

/// <summary>One outbound call on its stream: writes the request, reads the answer. The two wire modes derive from it.</summary>
internal abstract class OutgoingCall(BodyReader reader)
{
    private ClientEnvironment? _environment;
    private IPeerStream? _stream;
    private RpcMethod? _method;
    private RpcResponse? _response;
    private DialerState _state;
    private Frame _frame;
    private Task? _sending;
    private DecodedBudget _decoded;

    public IPeerStream Stream => _stream ?? throw EndedAlready();

    public BodyReader Reader { get; } = reader;

    /// <summary>Whether the answer is complete.</summary>
    public bool IsEnded => _state == DialerState.Ended;

    /// <summary>Whether a part of the request has not left yet.</summary>
    public bool IsSending => _sending is { IsCompletedSuccessfully: false };

    protected RpcMethod Method => _method ?? throw EndedAlready();

    protected MessageLimit Limit { get; private set; }

    protected ClientEnvironment Environment => _environment ?? throw EndedAlready();

    /// <summary>Begins on a stream.</summary>
    public void Start(ClientEnvironment environment, RpcMethod method, MessageLimit limit, IPeerStream stream, RpcResponse? response) =>
        (_environment, _method, Limit, _stream, _response) = (environment, method, limit, stream, response);

    /// <summary>Forgets the call, which has ended in good order and has let go of its stream, so that another one may take its place.</summary>
    public void Clear()
    {
        Reader.Stop();
        (_environment, _stream, _method, _response, _sending) = (null, null, null, null, null);
        (_state, _frame, _decoded) = (default, default, default);
    }

    protected abstract WireMode Mode { get; }

    /// <summary>Writes what a call starts with; does not flush.</summary>
    /// <param name="codec">Codes <paramref name="message"/>.</param>
    /// <param name="message">The only request message, or the head.</param>
    /// <param name="messageBytes">Its size; -1 for no message.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    public abstract void WriteOpening<T>(MessageCodec<T> codec, T message, int messageBytes, bool isLast);

    /// <summary>Writes a message of the request stream; does not flush.</summary>
    public abstract void WriteRequest<T>(MessageCodec<T> codec, T message, int messageBytes);

    /// <summary>
    /// Sends the whole request that was written. A peer may answer, or refuse, before it has taken all of it: what does not leave at once leaves while
    /// the answer is read.
    /// </summary>
    public ValueTask BeginSendingAsync()
    {
        ValueTask sending = Method.ReusesStream ? FlushAsync(Stream.Output) : Stream.Output.CompleteAsync();
        if (sending.IsCompleted)
        {
            return sending;
        }

        _sending = sending.AsTask();
        return default;
    }

    /// <summary>Lets go of the stream, and resets it where the call has not ended in good order.</summary>
    public async ValueTask DropAsync()
    {
        ReleaseReply();
        Reader.Abandon();
        if (!IsEnded || IsSending)
        {
            Stream.Reset();
        }

        if (_sending is not null)
        {
            // What came of the answer has told the caller already how this ended.
            await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Reads the next reply; false where the call has succeeded and no more follow. Throws what ended it otherwise.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadReplyAsync()
    {
        while (true)
        {
            BodyReadStatus status = await Reader.ReadAsync().ConfigureAwait(false);
            if (status != BodyReadStatus.Canceled && Take(status) is { } hasReply)
            {
                return hasReply;
            }
        }
    }

    /// <summary>The reply that was decoded last is the caller's own from now on.</summary>
    public void ReleaseReply() => _decoded.Release();

    /// <summary>Decodes the reply that was read last, and gives its memory back.</summary>
    public T DecodeReply<T>(MessageCodec<T> codec)
    {
        try
        {
            if (_decoded.Take(Reader.Account, Environment.Options.MaxDecodedBytes, _frame.Message, static method => method.ReplyDescriptor, Method) is { } failure)
            {
                Stream.Reset(failure.Code == RpcStatusCode.ResourceExhausted ? StreamErrorCode.ResourceLimit : StreamErrorCode.ProtocolViolation);
                throw Fail(failure.Code, failure.Reason);
            }

            return codec.Read(_frame.Message);
        }
        catch (FormatException exception)
        {
            throw Violation($"the reply is {exception.Message}", exception);
        }
        finally
        {
            _frame = default;
            Reader.Release();
        }
    }

    protected abstract FrameError Decode(in ReadOnlySequence<byte> body, out Frame frame);

    /// <summary>Null for nothing to deliver yet.</summary>
    private bool? Take(BodyReadStatus status)
    {
        FrameError error = status switch
        {
            BodyReadStatus.Invalid => Reader.Error,
            BodyReadStatus.Body => Decode(Reader.Body, out _frame),
            _ => FrameError.None,
        };
        if (status == BodyReadStatus.Truncated)
        {
            throw Fail(RpcStatusCode.Internal, "the peer ended the stream inside a frame");
        }

        if (error != FrameError.None)
        {
            Stream.Reset(error.IsOversize() ? StreamErrorCode.ResourceLimit : StreamErrorCode.ProtocolViolation);
            throw Fail(error.ToStatusCode(), error.Describe(Limit));
        }

        CallInput input = status == BodyReadStatus.End ? CallInput.End : ToInput(_frame);
        DialerState before = _state;
        (DialerVerdict verdict, _state) = DialerTable.Next(Mode, Method, before, input);
        return verdict switch
        {
            DialerVerdict.Deliver when input == CallInput.Head => SetHead(),
            DialerVerdict.Deliver => true,
            DialerVerdict.Finish when input == CallInput.Close => FinishWithStatus(),
            DialerVerdict.Finish => input == CallInput.Message,
            DialerVerdict.Unavailable => throw Fail(RpcStatusCode.Unavailable, "the peer ended the stream without an answer"),
            DialerVerdict.Incomplete => throw Fail(RpcStatusCode.Internal, "the peer ended the stream in the middle of its answer"),
            _ => throw Violation($"{input} is out of order ({before})"),
        };
    }

    private bool? SetHead()
    {
        if (_response is not null && _frame.Metadata is { } head)
        {
            _response.Head = head;
        }

        return null;
    }

    private bool FinishWithStatus()
    {
        RpcMetadata? trailers = _frame.Metadata;
        bool isNotProcessed = NotProcessed.IsIn(trailers);
        trailers = NotProcessed.Remove(trailers);
        if (_response is not null && trailers is not null)
        {
            _response.Trailers = trailers;
        }

        if (_frame.Code != (uint)RpcStatusCode.OK)
        {
            RpcStatusCode code = _frame.Code <= (uint)RpcStatusCode.Unauthenticated ? (RpcStatusCode)_frame.Code : RpcStatusCode.Unknown;
            var answer = new RpcAnswer(
                $"{Method.Name} at {Environment.Peer.Description}", code, _frame.Reason ?? string.Empty, trailers, _frame.Details, isNotProcessed);
            throw answer.ToException(Method.Errors);
        }

        bool promisesReply = Method.Reply == RpcReplyKind.Single;
        if (promisesReply != _frame.HasMessage)
        {
            throw Violation(promisesReply ? "OK came without the promised reply" : "OK came with a reply that the method does not have");
        }

        return promisesReply;
    }

    private RpcException Violation(string reason, Exception? inner = null)
    {
        Stream.Reset(StreamErrorCode.ProtocolViolation);
        return Fail(RpcStatusCode.Internal, reason, inner);
    }

    private RpcException Fail(RpcStatusCode code, string reason, Exception? inner = null)
    {
        _state = DialerState.Ended;
        return new(code, $"{Method.Name} at {Environment.Peer.Description}: {reason}", inner);
    }

    private static InvalidOperationException EndedAlready() => new("an outgoing call was used after its end");

    private static async ValueTask FlushAsync(PipeWriter output) => await output.FlushAsync().ConfigureAwait(false);

    private static CallInput ToInput(in Frame frame) => frame.Kind switch
    {
        FrameKind.Open => CallInput.Open,
        FrameKind.Head => CallInput.Head,
        FrameKind.Message => CallInput.Message,
        _ => CallInput.Close,
    };
}
