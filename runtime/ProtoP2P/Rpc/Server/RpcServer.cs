using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ProtoP2P.Muxers;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>Serves the streams of one contract; <see cref="HandleAsync"/> is its <see cref="StreamHandler"/>.</summary>
/// <remarks>
/// Counts calls itself, because in Rpc mode a call over the limit is answered, not reset. Register it with stream limits that leave room for that:
/// see <see cref="StreamOptions"/>.
/// </remarks>
internal sealed class RpcServer<TContract>
    where TContract : class
{
    // About 0.5 KiB each.
    private const int IdleCalls = 256;

    // How long the agreement on the protocol waits for the answer of a service that does not let go of its thread. A peer's patience for it is 10
    // seconds and more.
    private static readonly TimeSpan AgreementDelay = TimeSpan.FromSeconds(5);

    private readonly ContractDescriptor<TContract> _contract;
    private readonly IContractActivator<TContract> _activator;
    private readonly ServerMethod<TContract>[] _all;
    private readonly MethodTable<TContract> _methods;
    private readonly ServerEnvironment _environment;
    private readonly ServerInterception _interception;
    private readonly ReusePool<RpcIncomingCall> _calls = new(IdleCalls);
    private readonly TimeoutQueue<RpcIncomingCall> _announcements;

    public RpcServer(
        ContractDescriptor<TContract> contract,
        IContractActivator<TContract> activator,
        RpcOptions options,
        TimeProvider time,
        ILogger logger,
        StreamHandlerOptions? streamOptions = null,
        ServerInterception? interception = null)
    {
        _contract = contract;
        _activator = activator;
        _interception = interception ?? ServerInterception.None;
        _all = [.. contract.Bindings.Select(binding => new ServerMethod<TContract>(binding, _interception.Compose(binding.Method)))];
        _methods = new MethodTable<TContract>(_all);
        var limits = new ServerLimits(contract, options, streamOptions);
        var admission = new CallAdmission("this protocol", limits.PerProtocol, limits.PerPeer);
        _announcements = new TimeoutQueue<RpcIncomingCall>(AgreementDelay, time);
        _environment = new ServerEnvironment(contract, options, limits, admission, time, logger);
        StreamOptions = (streamOptions ?? StreamHandlerOptions.Default) with
        {
            MaxStreams = Twice(limits.PerProtocol.Most),
            MaxStreamsPerPeer = Twice(limits.PerPeer.Most),
        };
    }

    /// <summary>What to register <see cref="HandleAsync"/> with: room for as many refusals and drains as for calls.</summary>
    public StreamHandlerOptions StreamOptions { get; }

    /// <summary>Calls that run now.</summary>
    public int ActiveCalls => _environment.Admission.Calls;

    /// <summary>Answers new calls Unavailable, not processed, from now on. The task completes when no call runs any more.</summary>
    public Task DrainAsync() => _environment.Admission.DrainAsync();

    /// <summary>Serves one inbound stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Fires when the host stops; the end of the stream is watched besides.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask HandleAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await (_contract.Mode == WireMode.Bare ? HandleBareAsync(stream, cancellationToken) : HandleRpcAsync(stream, cancellationToken)).ConfigureAwait(false);
        }
        catch (Libp2pException exception)
        {
            // The stream or its connection is gone: there is nobody left to answer.
            RpcLog.CallLost(_environment.Logger, _contract.Name, stream.Connection.RemotePeer, exception);
            stream.Reset();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask HandleRpcAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        RpcIncomingCall call = _calls.Rent() ?? new RpcIncomingCall(_environment);
        call.Begin(stream, cancellationToken);
        bool isInOrder = false;
        bool isSpare = false;
        try
        {
            await ServeCallAsync(call).ConfigureAwait(false);
            isSpare = call.Reader.IsEnded && !call.HasReadSlowly;
            await DrainAsync(stream, call.Reader).ConfigureAwait(false);
            isInOrder = true;
        }
        finally
        {
            if (!isInOrder)
            {
                call.Dispose();
            }
            else if (call.TryFree())
            {
                _calls.Return(call);
                if (isSpare)
                {
                    // The service was given no more than the call's context, which looks after itself.
                    (stream as IReusableStream)?.Release();
                }
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ServeCallAsync(RpcIncomingCall call)
    {
        try
        {
            if (!call.TryEnter(out CloseFields refusal))
            {
                RpcLog.CallRefused(_environment.Logger, _contract.Name, call.Stream.Connection.RemotePeer, refusal.Code);
                Observe(method: null, metadata: null, call.Stream)?.StopServer(refusal.Code);
                await call.FinishAsync(refusal).ConfigureAwait(false);
            }
            else if (await call.ReadOpenAsync().ConfigureAwait(false))
            {
                await DispatchAsync(call).ConfigureAwait(false);
            }
        }
        finally
        {
            call.End();
            await call.EndRequestsAsync().ConfigureAwait(false);
            call.Reader.Abandon();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DispatchAsync(RpcIncomingCall call)
    {
        ServerMethod<TContract>? method = _methods.Find(call.RequestedMethod);
        CallTelemetry? telemetry = Observe(method?.Method, call.OpenMetadata, call.Stream);
        RpcStatusCode outcome = RpcStatusCode.Internal;
        try
        {
            if (method is null)
            {
                outcome = RpcStatusCode.Unimplemented;
                await call.FinishAsync(NotProcessed.Refusal(outcome, $"{_contract.Name} has no such method")).ConfigureAwait(false);
                return;
            }

            outcome = await call.AcceptAsync(method.Method).ConfigureAwait(false);
            if (outcome == RpcStatusCode.OK)
            {
                if (method.Chain is null)
                {
                    await AcceptOneWayAsync(call, isEarly: true).ConfigureAwait(false);
                }

                CloseFields status = await InvokeAnnouncedAsync(method, call).ConfigureAwait(false);
                outcome = status.Code;
                await call.FinishAsync(call.WithTrailers(status)).ConfigureAwait(false);
            }
        }
        finally
        {
            // The service has returned: whoever sees the call end may make the next.
            call.Leave();
            telemetry?.StopServer(outcome);
        }
    }

    // The agreement on the protocol leaves with an answer that comes at once, and by itself where the service awaits anything, or keeps its thread.
    private ValueTask<CloseFields> InvokeAnnouncedAsync(ServerMethod<TContract> method, RpcIncomingCall call)
    {
        _announcements.Add(call);
        try
        {
            ValueTask<CloseFields> invocation = InvokeAsync(method, call);
            if (!invocation.IsCompleted)
            {
                call.Announce();
            }

            return invocation;
        }
        finally
        {
            _announcements.Remove(call);
        }
    }

    private async ValueTask HandleBareAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        var reader = new BodyReader(stream.Input, _environment.Limits.Largest.Bytes, (stream.Connection as IAccounted)?.Scope);
        try
        {
            while (await ExchangeAsync(stream, reader, cancellationToken).ConfigureAwait(false))
            {
            }
        }
        finally
        {
            reader.Abandon();
        }

        await DrainAsync(stream, reader).ConfigureAwait(false);
    }

    /// <summary>Serves one exchange of a bare contract; true where the stream goes on to the next.</summary>
    private async ValueTask<bool> ExchangeAsync(IPeerStream stream, BodyReader reader, CancellationToken cancellationToken)
    {
        ServerMethod<TContract> method = _all[0];
        using var call = new BareIncomingCall(stream, reader, method.Method, _environment, cancellationToken);
        if (method.Method.ReusesStream && !await call.AwaitExchangeAsync().ConfigureAwait(false))
        {
            return false;
        }

        if (!call.TryEnter(out CloseFields refusal))
        {
            RpcLog.CallRefused(_environment.Logger, _contract.Name, stream.Connection.RemotePeer, refusal.Code);
            Observe(method.Method, metadata: null, stream)?.StopServer(refusal.Code);
            await call.FinishAsync(refusal).ConfigureAwait(false);
            return false;
        }

        CallTelemetry? telemetry = Observe(method.Method, metadata: null, stream);
        RpcStatusCode outcome = RpcStatusCode.Unknown;
        try
        {
            CloseFields status = await InvokeAsync(method, call).ConfigureAwait(false);
            outcome = status.Code;
            await call.FinishAsync(status).ConfigureAwait(false);
        }
        finally
        {
            call.Leave();
            telemetry?.StopServer(outcome);
            await call.EndRequestsAsync().ConfigureAwait(false);
        }

        return method.Method.ReusesStream && !call.IsAnswered;
    }

    private ValueTask DrainAsync(IPeerStream stream, BodyReader reader) =>
        reader.IsEnded || stream.Aborted.IsCancellationRequested ? default : ServerShell.DrainAsync(stream, reader, _environment.Options, _environment.Time);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CloseFields> InvokeAsync(ServerMethod<TContract> method, IncomingCall call)
    {
        // Set inside this method, so that it ends with it.
        CallFlow.Current = call.CallContext;
        try
        {
            if (method.Chain is { } chain)
            {
                await Intercept(method, call).ServeAsync(chain).ConfigureAwait(false);
            }
            else
            {
                await ServeAsync(method, call).ConfigureAwait(false);
            }

            return new CloseFields(RpcStatusCode.OK);
        }
        catch (Exception exception)
        {
            CloseFields status = ServerErrors.ToStatus(exception, call, _environment.Options.DetailedErrors);
            Log(method.Method, call, status, exception);
            bool isRefused = call.IsRequestRefused || (call.Invocation is { HasBegun: false } && exception is RpcException { NotProcessed: true });
            return isRefused ? NotProcessed.Mark(status) : status;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ServeAsync(ServerMethod<TContract> method, IncomingCall call)
    {
        TContract service = _activator.Activate(call.Context, out IAsyncDisposable? scope);
        try
        {
            if (_interception.FindLate(service, method.Method) is { } filters)
            {
                await Intercept(method, call).With(service).ServeAsync(filters).ConfigureAwait(false);
            }
            else
            {
                await AcceptOneWayAsync(call, isEarly: false).ConfigureAwait(false);
                await method.Binding.HandleAsync(service, call).ConfigureAwait(false);
            }
        }
        finally
        {
            if (scope is not null)
            {
                await scope.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // Before the service is made where nothing can refuse the call any more, and after it where its class may.
    private ValueTask AcceptOneWayAsync(IncomingCall call, bool isEarly) => isEarly == _interception.IsComplete ? call.AcceptOneWayAsync() : default;

    private ServerInvocation<TContract> Intercept(ServerMethod<TContract> method, IncomingCall call)
    {
        var invocation = new ServerInvocation<TContract>(_contract, method.Binding, _activator, call, _interception.Scopes);
        call.Invocation = invocation;
        return invocation;
    }

    // For async methods only: it makes the call's activity the current one.
    private CallTelemetry? Observe(RpcMethod? method, RpcMetadata? metadata, IPeerStream stream) =>
        CallTelemetry.StartServer(_contract, method, metadata, stream.Connection, _environment.Time);

    private static int Twice(int calls) => (int)Math.Min(2L * calls, int.MaxValue);

    private void Log(RpcMethod method, IncomingCall call, CloseFields status, Exception exception)
    {
        PeerId peer = call.Stream.Connection.RemotePeer;
        if (ServerErrors.IsExpected(exception, call))
        {
            RpcLog.CallEnded(_environment.Logger, _contract.Name, method.Name, peer, status.Code);
        }
        else
        {
            RpcLog.ServiceFailed(_environment.Logger, _contract.Name, method.Name, peer, exception);
        }
    }
}
