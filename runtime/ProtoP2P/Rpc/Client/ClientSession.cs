using System.Runtime.CompilerServices;
using ProtoP2P.Muxers;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>
/// One outbound call from its slot to its end: chooses the protocol, opens the stream, goes on to an older id after a refusal, translates what
/// streams throw into what callers see.
/// </summary>
internal sealed class ClientSession : IAsyncDisposable
{
    private readonly CallLifetime _lifetime;
    private ClientEnvironment? _current;
    private RpcMethod _method = null!;
    private RpcMetadata? _metadata;
    private RpcResponse? _response;
    private CallTelemetry? _telemetry;
    private ContractPeerState _state = null!;
    private MessageLimit _limit;
    private ProtocolPlan _plan;
    private OutgoingCall? _call;

    // Carried the call before.
    private RpcOutgoingCall? _spare;
    private bool _hasSlot;
    private bool _isSent;

    // An exchange on an idle stream that died without an answer: the request may have been served all the same.
    private bool _mayHaveRun;
    private bool _hasReply;
    private bool _hasEnded;

    // Others have been handed the call's token and may hold it.
    private bool _hasWaited;

    /// <summary>Begins a call. For async methods only: it makes the call's activity the current one.</summary>
    public ClientSession(ClientEnvironment environment, RpcMethod method, RpcCall options, CancellationToken enumerator = default)
        : this(environment.Time) => Start(environment, method, options, enumerator);

    private ClientSession(TimeProvider time) => _lifetime = new CallLifetime(time);

    /// <summary>Begins a unary call, which ends with <see cref="FreeAsync"/> or <see cref="DisposeAsync"/>. For async methods only: as above.</summary>
    public static ClientSession Rent(ClientEnvironment environment, RpcMethod method, in RpcCall options)
    {
        ClientSession session = environment.Calls.Sessions.Rent() is { } rented && ReferenceEquals(rented._lifetime.Time, environment.Time)
            ? rented
            : new ClientSession(environment.Time);
        session.Start(environment, method, options, default);
        return session;
    }

    /// <summary>Fires when the call ends early.</summary>
    public CancellationToken Token => _lifetime.Token;

    /// <summary>The call on its stream, once started.</summary>
    public OutgoingCall Call => _call!;

    /// <summary>Whether a part of the request may have left this node, at this attempt or an earlier one.</summary>
    private bool IsSent => _isSent || _mayHaveRun;

    private ClientEnvironment Environment => _current ?? throw EndedAlready();

    private string Name => $"{_method.Name} at {Environment.Peer.Description}";

    /// <summary>Sends a whole request and reads up to the first reply: true where there is one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ExchangeAsync<T>(MessageCodec<T> codec, T request)
    {
        try
        {
            int size = MeasureRequest(codec, request);
            await EnterAsync().ConfigureAwait(false);
            await ExchangeAnewAsync(codec, request, size).ConfigureAwait(false);
            return _hasReply;
        }
        catch (Exception exception) when (Explain(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The same on the idle stream of an earlier call, if there is one, and on a stream that stays open.</summary>
    public async ValueTask ExchangeOnReusedStreamAsync<T>(MessageCodec<T> codec, T request)
    {
        try
        {
            int size = MeasureRequest(codec, request);
            await EnterAsync().ConfigureAwait(false);
            if (_state.TakeIdle() is { } idle && await TryReuseAsync(idle, codec, request, size).ConfigureAwait(false))
            {
                return;
            }

            await ExchangeAnewAsync(codec, request, size).ConfigureAwait(false);
        }
        catch (Exception exception) when (Explain(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Leaves the stream for the next exchange.</summary>
    public async ValueTask KeepStreamAsync()
    {
        OutgoingCall call = _call!;
        if (call.IsSending)
        {
            return;
        }

        _lifetime.Detach();
        call.ReleaseReply();
        call.Reader.Suspend();
        _hasEnded = call.IsEnded;
        _call = null;
        if (_lifetime.IsEnded || call.Reader.IsEnded)
        {
            call.Stream.Reset();
            await call.Stream.DisposeAsync().ConfigureAwait(false);
        }
        else if (_state.Leave(new IdleStream(call.Stream, call.Reader)) is { } surplus)
        {
            await surplus.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request without waiting for its end to come back.</summary>
    public async ValueTask SendOneWayAsync<T>(MessageCodec<T> codec, T request)
    {
        try
        {
            int size = MeasureRequest(codec, request);
            await EnterAsync().ConfigureAwait(false);
            Plan(codec, size, canReplay: false);
            await OpenAsync().ConfigureAwait(false);
            _call!.WriteOpening(codec, request, size, isLast: true);
            await CompleteAsync().ConfigureAwait(false);
            _lifetime.Detach();
            _telemetry?.StopClient(hasSucceeded: true);
        }
        catch (Exception exception) when (Explain(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Starts a call whose request is a stream, with its head where it has one. Whoever sends the rest flushes it.</summary>
    public async ValueTask StartAsync<T>(MessageCodec<T> codec, T head)
    {
        try
        {
            int size = MeasureRequest(codec, head);
            await EnterAsync().ConfigureAwait(false);
            Plan(codec, size, canReplay: false);
            await OpenAsync().ConfigureAwait(false);
            _call!.WriteOpening(codec, head, size, isLast: false);
            _isSent = true;
        }
        catch (Exception exception) when (Explain(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Reads the next reply; false at the end of a call that succeeded.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadReplyAsync()
    {
        try
        {
            ThrowIfReset(_lifetime.IsEnded);
            bool hasReply = await _call!.ReadReplyAsync().ConfigureAwait(false);
            _state.AgreedId = _call.Stream.ProtocolId;
            return hasReply;
        }
        catch (NegotiationException refusal)
        {
            // The peer serves other ids than it did: the next call finds out anew.
            _state.AgreedId = null;
            throw Explain(refusal) ?? refusal;
        }
        catch (Exception exception) when (Explain(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// Sees to it that a call which this end has ended yields none of the replies that are at hand already; one whose stream had ended in good order
    /// before yields them all.
    /// </summary>
    public void ThrowIfReset(bool mayBeReset)
    {
        if (mayBeReset && _call!.Stream.Aborted.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{Name}: reset by this end");
        }
    }

    /// <summary>Decodes the reply that was read last.</summary>
    public T DecodeReply<T>(MessageCodec<T> codec)
    {
        try
        {
            return (_call ?? throw EndedAlready()).DecodeReply(codec);
        }
        catch (RpcException exception) when (Note(exception))
        {
            throw;
        }
    }

    /// <summary>Remembers what the call failed with, for those who observe it. Always false: made for exception filters.</summary>
    public bool Note(Exception exception) => _telemetry?.Note(exception) ?? false;

    /// <summary>The size of one request message, if it may be sent.</summary>
    public int Measure<T>(MessageCodec<T> codec, T message)
    {
        if (message is null)
        {
            throw new ArgumentNullException(nameof(message), $"{Name}: a request must not be null");
        }

        int size = codec.GetSize(message);
        if (size > _limit.Bytes)
        {
            throw NotSent(RpcStatusCode.ResourceExhausted, $"the request is {size} bytes; the limit is {_limit.Bytes} ({_limit.Option})");
        }

        return size;
    }

    /// <summary>Ends a unary call that has succeeded; its object carries another one where nobody can come back to this one.</summary>
    public async ValueTask FreeAsync()
    {
        var call = _call as RpcOutgoingCall;
        bool isInOrder = call is { IsEnded: true, IsSending: false } && !_hasWaited;
        _telemetry?.StopClient(_call is { IsEnded: true });
        bool isFree = _lifetime.TryFree();
        if (isInOrder && isFree)
        {
            // Nothing that could end the call early is left, and nobody was given its stream.
            (call!.Stream as IReusableStream)?.Release();
        }

        try
        {
            await DropStreamAsync().ConfigureAwait(false);
        }
        finally
        {
            LeaveSlot();
        }

        if (isInOrder && isFree)
        {
            call!.Clear();
            _spare = call;
            Clear();
        }
        else
        {
            _lifetime.Dispose();
        }
    }

    /// <summary>Ends the observation, frees the slot, and resets the stream where its call has not ended in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        _telemetry?.StopClient(_hasEnded || _call is { IsEnded: true });
        _lifetime.Dispose();
        try
        {
            await DropStreamAsync().ConfigureAwait(false);
        }
        finally
        {
            LeaveSlot();
        }
    }

    private void Start(ClientEnvironment environment, RpcMethod method, in RpcCall options, CancellationToken enumerator)
    {
        (_current, _method, _response) = (environment, method, options.Response);
        _telemetry = CallTelemetry.StartClient(environment.Contract, method, environment.Time);
        _metadata = environment.Contract.Mode == WireMode.Rpc ? TraceContext.Compose(options.Metadata) : options.Metadata;
        _state = environment.State;
        _limit = MessageLimit.Of(method, environment.Contract, environment.Options);
        _lifetime.Start(ClientTimeout.Get(environment.Options, method, options), options.CancellationToken, enumerator);
    }

    // From here on whoever still uses the session is told so, until it is another call's.
    private void Clear()
    {
        ContractCalls calls = Environment.Calls;
        (_current, _method, _metadata, _response, _telemetry, _state) = (null, null!, null, null, null, null!);
        (_isSent, _mayHaveRun, _hasReply, _hasEnded, _plan) = (false, false, false, false, default);
        calls.Sessions.Return(this);
    }

    private void LeaveSlot()
    {
        if (_hasSlot)
        {
            _hasSlot = false;
            _state.SlotsOf(_method).Leave();
        }
    }

    /// <summary>Goes on to an older id, on a fresh stream, where one was refused.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ExchangeAnewAsync<T>(MessageCodec<T> codec, T request, int size)
    {
        Plan(codec, size, canReplay: true);
        while (true)
        {
            await OpenAsync().ConfigureAwait(false);
            try
            {
                await SendAndReadAsync(codec, request, size).ConfigureAwait(false);
                return;
            }
            catch (NegotiationException) when (MoveNext())
            {
                await DropStreamAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>False where the idle stream had died before any byte of the reply: nothing but its age need be wrong.</summary>
    private async ValueTask<bool> TryReuseAsync<T>(IdleStream idle, MessageCodec<T> codec, T request, int size)
    {
        _call = CreateBare(idle.Stream, idle.Reader);
        _lifetime.Attach(idle.Stream);
        try
        {
            await SendAndReadAsync(codec, request, size).ConfigureAwait(false);
            return true;
        }
        catch (Libp2pException) when (!_lifetime.IsEnded && !idle.Reader.HasReceived)
        {
            _mayHaveRun = true;
            await DropStreamAsync().ConfigureAwait(false);
            return false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAndReadAsync<T>(MessageCodec<T> codec, T request, int size)
    {
        _call!.Reader.HasReceived = false;
        _call.WriteOpening(codec, request, size, isLast: true);
        _isSent = true;
        await _call.BeginSendingAsync().ConfigureAwait(false);
        try
        {
            _hasReply = await _call.ReadReplyAsync().ConfigureAwait(false);
        }
        finally
        {
            // Whatever came, it came by this protocol.
            if (_call.Reader.HasReceived)
            {
                _state.AgreedId = _call.Stream.ProtocolId;
            }
        }
    }

    private async ValueTask EnterAsync()
    {
        if (_lifetime.IsEnded || _lifetime.IsExpired)
        {
            throw _lifetime.GetEnd(Name, notProcessed: true);
        }

        ValueTask place = _state.SlotsOf(_method).EnterAsync(Token);
        _hasWaited |= !place.IsCompleted;
        await place.ConfigureAwait(false);
        _hasSlot = true;
    }

    private void Plan<T>(MessageCodec<T> codec, int size, bool canReplay)
    {
        bool isBare = Environment.Contract.Mode == WireMode.Bare;
        var shape = new OpeningShape(
            MayBeEarly: !isBare || (_method.Request == RpcRequestKind.Single && !codec.IsRawBytes),
            CanReplay: canReplay,
            // Nobody would learn that a one-way call was refused: it takes an id only where it is certain.
            Bytes: _method.IsOneWay ? int.MaxValue : isBare ? size + FramePrefix.Size(size) : FrameEncoder.OpenSize(GetOpen(), size));
        if (!ProtocolPlan.TryCreate(Environment.Contract, _state, Environment.Peer.KnownProtocols, shape, out _plan))
        {
            throw NotSent(RpcStatusCode.Unimplemented, $"the peer serves none of {string.Join(", ", Environment.Contract.ProtocolIds)}");
        }
    }

    private async ValueTask OpenAsync()
    {
        ValueTask<IPeerStream> opening = Environment.Peer.OpenStreamAsync(_plan.Ids, _plan.IsOptimistic, Token);
        _hasWaited |= !opening.IsCompleted;
        IPeerStream stream = await opening.ConfigureAwait(false);
        _call = Create(stream);
        _lifetime.Attach(stream);
        if (!_plan.IsOptimistic)
        {
            _state.AgreedId = stream.ProtocolId;
        }

        if (_telemetry is not null)
        {
            _telemetry.Transport = TransportNames.Find(stream.Connection.RemoteAddress);
        }

        if (_response is { } response)
        {
            response.ProtocolId = stream.ProtocolId;
        }
    }

    private OutgoingCall Create(IPeerStream stream)
    {
        ResourceScope? account = (stream.Connection as IAccounted)?.Scope;
        if (Environment.Contract.Mode == WireMode.Bare)
        {
            return CreateBare(stream, new BodyReader(stream.Input, _limit.Bytes, account));
        }

        RpcOutgoingCall call = _spare ?? new RpcOutgoingCall();
        _spare = null;
        call.Reader.Start(stream.Input, _limit.Bytes + WireLimits.FrameOverhead, account);
        call.Start(Environment, _method, _limit, stream, _response, GetOpen());
        return call;
    }

    private BareOutgoingCall CreateBare(IPeerStream stream, BodyReader reader)
    {
        var call = new BareOutgoingCall(reader);
        call.Start(Environment, _method, _limit, stream, _response);
        return call;
    }

    private OpenFields GetOpen() => new(_method.Name, _lifetime.RemainingMicros, _metadata, OpenFlags.Last, Environment.Contract.Fingerprint);

    private async ValueTask CompleteAsync()
    {
        _isSent = true;
        await _call!.Stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    private bool MoveNext()
    {
        _state.AgreedId = null;
        _isSent = false;
        return !_lifetime.IsEnded && _plan.MoveNext();
    }

    private int MeasureRequest<T>(MessageCodec<T> codec, T request)
    {
        if (_current is null)
        {
            throw EndedAlready();
        }

        var budget = new AncillaryBudget();
        if (!AncillarySize.TryTake(ref budget, _metadata))
        {
            throw NotSent(RpcStatusCode.ResourceExhausted, FrameError.AncillaryTooLarge.Describe(_limit));
        }

        return _method.Request is RpcRequestKind.Single or RpcRequestKind.HeadAndStream ? Measure(codec, request) : -1;
    }

    private async ValueTask DropStreamAsync()
    {
        if (_call is not { } call)
        {
            return;
        }

        _call = null;
        _lifetime.Detach();
        await call.DropAsync().ConfigureAwait(false);
    }

    // What the call fails with, noted for those who observe it.
    private Exception? Explain(Exception exception)
    {
        Exception? translated = Translate(exception);
        Note(translated ?? exception);
        return translated;
    }

    /// <summary>The caller's error for <paramref name="exception"/>; null where it is to be thrown as it is.</summary>
    private Exception? Translate(Exception exception)
    {
        // The status that arrived counts, even where the deadline passes while it is handed on.
        if (exception is RpcException)
        {
            return null;
        }

        return _lifetime.IsEnded && exception is (OperationCanceledException or Libp2pException)
            ? _lifetime.GetEnd(Name, !IsSent)
            : ClientErrors.Translate(exception, Name, IsSent, _mayHaveRun);
    }

    private static InvalidOperationException EndedAlready() => new("a call was used after its end");

    private RpcException NotSent(RpcStatusCode code, string reason) => new(code, $"{Name}: {reason}") { NotProcessed = !IsSent };
}
