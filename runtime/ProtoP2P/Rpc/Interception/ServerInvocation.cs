using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Rpc;

/// <summary>An incoming call as interceptors see it. Its reply goes out when they are done with it: how the call ends is theirs to say.</summary>
internal sealed class ServerInvocation<TContract>(
    ContractDescriptor<TContract> contract, RpcBinding<TContract> binding, IContractActivator<TContract> activator, IncomingCall call, IServiceScopeFactory? scopes)
    : RpcInvocation(contract, binding.Method), IServiceHolder
    where TContract : class
{
    private AsyncServiceScope? _scope;
    private IAsyncDisposable? _serviceScope;
    private TContract? _service;
    private object? _request;
    private object? _reply;

    public override RpcSide Side => RpcSide.Server;

    public override PeerId RemotePeer => call.Stream.Connection.RemotePeer;

    public override RpcMetadata RequestMetadata => call.Context.RequestMetadata;

    public override DateTimeOffset? Deadline => call.Context.Deadline;

    public override CancellationToken CancellationToken => call.Context.CancellationToken;

    public override RpcServerContext Server => call.Context;

    public override IServiceProvider? Services => scopes is null ? null : (_scope ??= scopes.CreateAsyncScope()).ServiceProvider;

    object IServiceHolder.Service => GetService();

    /// <summary>Gives the call a service that was made before; who made it disposes it.</summary>
    public ServerInvocation<TContract> With(TContract service)
    {
        _service = service;
        return this;
    }

    /// <summary>Runs the interceptors, the service and the answer.</summary>
    public async ValueTask ServeAsync(RpcContinuation chain)
    {
        try
        {
            await RunAsync(chain).ConfigureAwait(false);
            await AnswerAsync().ConfigureAwait(false);
        }
        finally
        {
            await DisposeScopesAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes the reply until the interceptors have returned.</summary>
    public void SetReply(object? reply) => _reply = reply;

    /// <summary>The request that an interceptor has read ahead; null for none.</summary>
    public object? TakeRequest()
    {
        object? request = _request;
        _request = null;
        return request;
    }

    private protected override async ValueTask<object?> ReadRequestCoreAsync() => _request ??= await Method.ReadRequestAsync(call).ConfigureAwait(false);

    private protected override async ValueTask InvokeAsync()
    {
        await call.AcceptOneWayAsync().ConfigureAwait(false);
        await binding.HandleAsync(GetService(), new InterceptedServerCall<TContract>(this, call)).ConfigureAwait(false);
    }

    private TContract GetService() => _service ??= activator is IScopedActivator<TContract> scoped && Services is { } services
        ? scoped.Activate(services)
        : activator.Activate(call.Context, out _serviceScope);

    private async ValueTask AnswerAsync()
    {
        if (Method.Reply == RpcReplyKind.Stream)
        {
            return;
        }

        if (Outcome.IsCompleted)
        {
            await Method.ReplyAsync(new InterceptedServerCall<TContract>(this, call), Outcome.Reply).ConfigureAwait(false);
        }

        await Method.ReplyAsync(call, _reply).ConfigureAwait(false);
    }

    private async ValueTask DisposeScopesAsync()
    {
        if (_serviceScope is not null)
        {
            await _serviceScope.DisposeAsync().ConfigureAwait(false);
        }

        if (_scope is { } scope)
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }
}
