using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

/// <summary>
/// One outbound call from its slot to its end: opens the stream, goes on to an older id after a refusal, translates what streams throw into what callers see.
/// </summary>
internal class ClientSession : IAsyncDisposable
{
    private CallTerms _terms;
    private CallTelemetry? _telemetry;
    private ProtocolPlan _plan;
    private OutgoingCall? _call;

    // Carried the call before.
    private RpcOutgoingCall? _spare;
    private bool _hasSlot;
    private bool _isSent;
    private bool _hasReply;

    /// <summary>Begins a call. For async methods only: it makes the call's activity the current one.</summary>
    public ClientSession(ClientEnvironment environment, RpcMethod method, RpcCall options, CancellationToken enumerator = default)
        : this(environment.Time) => Start(environment, method, options, enumerator);

    /// <summary>For a call that is to be started.</summary>
    protected ClientSession(TimeProvider time) => Lifetime = new CallLifetime(time);

    /// <summary>Fires when the call ends early.</summary>
    public CancellationToken Token => Lifetime.Token;

    /// <summary>The call on its stream, once started.</summary>
    public OutgoingCall Call => _call!;

    /// <summary>The same; null before, and after its end.</summary>
    protected OutgoingCall? OpenCall => _call;

    /// <summary>Whether the call has ended in good order.</summary>
    protected virtual bool HasSucceeded => _call is { IsEnded: true };

    /// <summary>Whether the request may have been served at an earlier attempt, which died without an answer.</summary>
    protected bool MayHaveRun { get; set; }

    /// <summary>What ends the call early.</summary>
    protected CallLifetime Lifetime { get; }

    /// <summary>Whether others have been handed the call's token, and may hold it.</summary>
    protected bool HasWaited { get; private set; }

    /// <summary>Whether a part of the request may have left this node, at this attempt or an earlier one.</summary>
    private bool IsSent => _isSent || MayHaveRun;

    /// <summary>What the call is about. From its end on whoever still uses the session is told so, until it is another call's.</summary>
    protected ref readonly CallTerms Terms
    {
        get
        {
            if (_terms.IsOver)
            {
                throw EndedAlready();
            }

            return ref _terms;
        }
    }

    /// <summary>Sends a whole request and reads up to the first reply: true where there is one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ExchangeAsync<T>(MessageCodec<T> codec, T request)
    {
        try
        {
            int size = Terms.MeasureRequest(codec, request);
            await EnterAsync().ConfigureAwait(false);
            await ExchangeAnewAsync(codec, request, size).ConfigureAwait(false);
            return _hasReply;
        }
        catch (Exception exception) when (Explain(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Sends a request without waiting for its end to come back.</summary>
    public async ValueTask SendOneWayAsync<T>(MessageCodec<T> codec, T request)
    {
        try
        {
            int size = Terms.MeasureRequest(codec, request);
            await EnterAsync().ConfigureAwait(false);
            Plan(codec, size, canReplay: false);
            await OpenAsync().ConfigureAwait(false);
            _call!.WriteOpening(codec, request, size, isLast: true);
            await CompleteAsync().ConfigureAwait(false);
            Lifetime.Detach();
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
            int size = Terms.MeasureRequest(codec, head);
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
            ThrowIfReset(Lifetime.IsEnded);
            bool hasReply = await _call!.ReadReplyAsync().ConfigureAwait(false);
            _terms.State.AgreedId = _call.Stream.ProtocolId;
            return hasReply;
        }
        catch (NegotiationException refusal)
        {
            // The peer serves other ids than it did: the next call finds out anew.
            _terms.State.AgreedId = null;
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
            throw new OperationCanceledException($"{_terms.Name}: reset by this end");
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

    /// <summary>The size of one message of a request stream, if it may be sent.</summary>
    public int Measure<T>(MessageCodec<T> codec, T message) => Terms.Measure(codec, message, IsSent);

    /// <summary>Ends the observation, frees the slot, and resets the stream where its call has not ended in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        StopTelemetry();
        Lifetime.Dispose();
        try
        {
            await DropStreamAsync().ConfigureAwait(false);
        }
        finally
        {
            LeaveSlot();
        }
    }

    protected void Start(ClientEnvironment environment, RpcMethod method, in RpcCall options, CancellationToken enumerator)
    {
        // First: what the call sends along names its activity.
        _telemetry = CallTelemetry.StartClient(environment.Contract, method, environment.Time);
        _terms = new CallTerms(environment, method, options);
        Lifetime.Start(ClientTimeout.Get(environment.Options, method, options), options.CancellationToken, enumerator);
    }

    /// <summary>Forgets the call, which is over, so that another one may take its place.</summary>
    /// <param name="spare">What carried it, and may carry the other one.</param>
    protected void Clear(RpcOutgoingCall spare)
    {
        (_terms, _telemetry, _plan, _spare) = (default, null, default, spare);
        (_isSent, MayHaveRun, _hasReply) = (false, false, false);
    }

    protected void StopTelemetry() => _telemetry?.StopClient(HasSucceeded);

    protected void LeaveSlot()
    {
        if (_hasSlot)
        {
            _hasSlot = false;
            _terms.Slots.Leave();
        }
    }

    /// <summary>Goes on to an older id, on a fresh stream, where one was refused.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask ExchangeAnewAsync<T>(MessageCodec<T> codec, T request, int size)
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask SendAndReadAsync<T>(MessageCodec<T> codec, T request, int size)
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
                _terms.State.AgreedId = _call.Stream.ProtocolId;
            }
        }
    }

    protected async ValueTask EnterAsync()
    {
        if (Lifetime.IsEnded || Lifetime.IsExpired)
        {
            throw Lifetime.GetEnd(_terms.Name, notProcessed: true);
        }

        ValueTask place = _terms.Slots.EnterAsync(Token);
        HasWaited |= !place.IsCompleted;
        await place.ConfigureAwait(false);
        _hasSlot = true;
    }

    /// <summary>Makes <paramref name="call"/> the one that the end resets.</summary>
    protected void Attach(OutgoingCall call)
    {
        _call = call;
        Lifetime.Attach(call.Stream);
    }

    /// <summary>Lets go of the call's stream: the end no longer concerns it.</summary>
    protected void Detach()
    {
        _call = null;
        Lifetime.Detach();
    }

    protected async ValueTask DropStreamAsync()
    {
        if (_call is not { } call)
        {
            return;
        }

        Detach();
        await call.DropAsync().ConfigureAwait(false);
    }

    /// <summary>What the call fails with, noted for those who observe it; null where it is <paramref name="exception"/> itself.</summary>
    protected Exception? Explain(Exception exception)
    {
        Exception? translated = Translate(exception);
        Note(translated ?? exception);
        return translated;
    }

    private void Plan<T>(MessageCodec<T> codec, int size, bool canReplay) => _plan = _terms.Plan(codec, size, canReplay, Lifetime.RemainingMicros, IsSent);

    private async ValueTask OpenAsync()
    {
        ValueTask<IPeerStream> opening = _terms.Environment.Peer.OpenStreamAsync(_plan.Ids, _plan.IsOptimistic, Token);
        HasWaited |= !opening.IsCompleted;
        IPeerStream stream = await opening.ConfigureAwait(false);
        Attach(_terms.Begin(stream, Lifetime.RemainingMicros, ref _spare));
        if (!_plan.IsOptimistic)
        {
            _terms.State.AgreedId = stream.ProtocolId;
        }

        if (_telemetry is not null)
        {
            _telemetry.Transport = TransportNames.Find(stream.Connection.RemoteAddress);
        }

        if (_terms.Response is { } response)
        {
            response.ProtocolId = stream.ProtocolId;
        }
    }

    private async ValueTask CompleteAsync()
    {
        _isSent = true;
        await _call!.Stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    private bool MoveNext()
    {
        _terms.State.AgreedId = null;
        _isSent = false;
        return !Lifetime.IsEnded && _plan.MoveNext();
    }

    /// <summary>The caller's error for <paramref name="exception"/>; null where it is to be thrown as it is.</summary>
    private Exception? Translate(Exception exception)
    {
        // The status that arrived counts, even where the deadline passes while it is handed on.
        if (exception is RpcException)
        {
            return null;
        }

        return Lifetime.IsEnded && exception is (OperationCanceledException or Libp2pException)
            ? Lifetime.GetEnd(Terms.Name, !IsSent)
            : ClientErrors.Translate(exception, Terms.Name, IsSent, MayHaveRun);
    }

    private static InvalidOperationException EndedAlready() => new("a call was used after its end");
}
