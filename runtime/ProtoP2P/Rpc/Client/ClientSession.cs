using System.Runtime.CompilerServices;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>
/// One outbound call from its slot to its end: chooses the protocol, opens the stream, goes on to an older id after a refusal, translates what
/// streams throw into what callers see.
/// </summary>
internal sealed class ClientSession : IAsyncDisposable
{
    private readonly ClientEnvironment _environment;
    private readonly RpcMethod _method;
    private readonly RpcMetadata? _metadata;
    private readonly RpcResponse? _response;
    private readonly CallTelemetry? _telemetry;
    private readonly CallLifetime _lifetime;
    private readonly ContractPeerState _state;
    private readonly MessageLimit _limit;
    private OutgoingCall? _call;
    private bool _hasSlot;
    private bool _isSent;

    // An exchange on an idle stream that died without an answer: the request may have been served all the same.
    private bool _mayHaveRun;
    private bool _hasReply;
    private bool _hasEnded;

    /// <summary>Begins a call. For async methods only: it makes the call's activity the current one.</summary>
    public ClientSession(ClientEnvironment environment, RpcMethod method, RpcCall options, CancellationToken enumerator = default)
    {
        (_environment, _method, _response) = (environment, method, options.Response);
        _telemetry = CallTelemetry.StartClient(environment.Contract, method, environment.Time);
        _metadata = environment.Contract.Mode == WireMode.Rpc ? TraceContext.Compose(options.Metadata) : options.Metadata;
        _state = environment.State;
        _limit = MessageLimit.Of(method, environment.Contract, environment.Options);
        _lifetime = new CallLifetime(environment.Time, ClientTimeout.Get(environment.Options, method, options), options.CancellationToken, enumerator);
    }

    /// <summary>Fires when the call ends early.</summary>
    public CancellationToken Token => _lifetime.Token;

    /// <summary>The call on its stream, once started.</summary>
    public OutgoingCall Call => _call!;

    /// <summary>Whether a part of the request may have left this node, at this attempt or an earlier one.</summary>
    private bool IsSent => _isSent || _mayHaveRun;

    private string Name => $"{_method.Name} at {_environment.Peer.Description}";

    /// <summary>Sends a whole request and reads up to the first reply: true where there is one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ExchangeAsync<T>(MessageCodec<T> codec, T request)
    {
        try
        {
            int size = MeasureRequest(codec, request);
            await EnterAsync().ConfigureAwait(false);
            ProtocolPlan plan = Plan(codec, size, canReplay: true);
            do
            {
                await OpenAsync(plan).ConfigureAwait(false);
            }
            while (!await TryExchangeAsync(plan, codec, request, size).ConfigureAwait(false));
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

            ProtocolPlan plan = Plan(codec, size, canReplay: true);
            do
            {
                await OpenAsync(plan).ConfigureAwait(false);
            }
            while (!await TryExchangeAsync(plan, codec, request, size).ConfigureAwait(false));
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
            await OpenAsync(Plan(codec, size, canReplay: false)).ConfigureAwait(false);
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
            await OpenAsync(Plan(codec, size, canReplay: false)).ConfigureAwait(false);
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
            return _call!.DecodeReply(codec);
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
            if (_hasSlot)
            {
                _hasSlot = false;
                _state.SlotsOf(_method).Leave();
            }
        }
    }

    /// <summary>False where the id was refused and the plan has an older one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryExchangeAsync<T>(ProtocolPlan plan, MessageCodec<T> codec, T request, int size)
    {
        try
        {
            await SendAndReadAsync(codec, request, size).ConfigureAwait(false);
            return true;
        }
        catch (NegotiationException) when (MoveNext(plan))
        {
            await DropStreamAsync().ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>False where the idle stream had died before any byte of the reply: nothing but its age need be wrong.</summary>
    private async ValueTask<bool> TryReuseAsync<T>(IdleStream idle, MessageCodec<T> codec, T request, int size)
    {
        _call = Create(idle.Stream, idle.Reader);
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

        await _state.SlotsOf(_method).EnterAsync(Token).ConfigureAwait(false);
        _hasSlot = true;
    }

    private ProtocolPlan Plan<T>(MessageCodec<T> codec, int size, bool canReplay)
    {
        bool isBare = _environment.Contract.Mode == WireMode.Bare;
        var shape = new OpeningShape(
            MayBeEarly: !isBare || (_method.Request == RpcRequestKind.Single && !codec.IsRawBytes),
            CanReplay: canReplay,
            // Nobody would learn that a one-way call was refused: it takes an id only where it is certain.
            Bytes: _method.IsOneWay ? int.MaxValue : isBare ? size + FramePrefix.Size(size) : FrameEncoder.OpenSize(GetOpen(), size));
        return ProtocolPlan.Create(_environment.Contract, _state, _environment.Peer.KnownProtocols, shape)
            ?? throw NotSent(RpcStatusCode.Unimplemented, $"the peer serves none of {string.Join(", ", _environment.Contract.ProtocolIds)}");
    }

    private async ValueTask OpenAsync(ProtocolPlan plan)
    {
        IPeerStream stream = await _environment.Peer.OpenStreamAsync(plan.Ids, plan.IsOptimistic, Token).ConfigureAwait(false);
        _call = Create(stream, new BodyReader(stream.Input, _environment.Contract.Mode == WireMode.Bare ? _limit.Bytes : _limit.Bytes + WireLimits.FrameOverhead, (stream.Connection as IAccounted)?.Scope));
        _lifetime.Attach(stream);
        if (!plan.IsOptimistic)
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

    private OutgoingCall Create(IPeerStream stream, BodyReader reader) => _environment.Contract.Mode == WireMode.Bare
        ? new BareOutgoingCall(_environment, _method, _limit, stream, reader, _response)
        : new RpcOutgoingCall(_environment, _method, _limit, stream, reader, _response, GetOpen());

    private OpenFields GetOpen() => new(_method.Name, _lifetime.RemainingMicros, _metadata, OpenFlags.Last, _environment.Contract.Fingerprint);

    private async ValueTask CompleteAsync()
    {
        _isSent = true;
        await _call!.Stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    private bool MoveNext(ProtocolPlan plan)
    {
        _state.AgreedId = null;
        _isSent = false;
        return !_lifetime.IsEnded && plan.MoveNext();
    }

    private int MeasureRequest<T>(MessageCodec<T> codec, T request)
    {
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

    private RpcException NotSent(RpcStatusCode code, string reason) => new(code, $"{Name}: {reason}") { NotProcessed = !IsSent };
}
