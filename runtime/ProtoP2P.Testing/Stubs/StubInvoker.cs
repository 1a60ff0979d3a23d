using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>Carries the calls of a generated client to the answers of a stub: so the client is an implementation of its contract.</summary>
internal sealed class StubInvoker<TContract>(CallCapture<TContract> calls, TimeProvider clock) : RpcInvoker
    where TContract : class, IProtocolContract<TContract>
{
    // A stub that is called directly knows the caller's and the contract's deadlines, and none of a host.
    private static readonly RpcOptions NoDefaults = new() { DefaultDeadline = Timeout.InfiniteTimeSpan };
    private static readonly RpcCallAccessor Accessor = new();

    private readonly ConcurrentDictionary<RpcMethod, object> _answers = new();

    public static string NameOf(RpcMethod method) => $"{TContract.Descriptor.Name}.{method.Name}";

    /// <summary>From now on, <paramref name="answers"/> answer the method, and none of those before.</summary>
    public void Set<TResult>(RpcMethod method, StubAnswers<TResult> answers) => _answers[method] = answers;

    public override ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        RunAsync<RpcNothing, TReply>(method, request, null, call);

    public override async ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call) =>
        await RunAsync<RpcNothing, RpcNothing>(method, request, null, call).ConfigureAwait(false);

    public override IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        Stream<RpcNothing, TReply>(method, request, null, call);

    public override ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) => RunAsync<TRequest, TReply>(method, null, requests, call);

    public override IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) => Stream<TRequest, TReply>(method, null, requests, call);

    public override ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        RunAsync<TRequest, TReply>(method, head, requests, call);

    public override IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        Stream<TRequest, TReply>(method, head, requests, call);

    private async ValueTask<TReply> RunAsync<TRequest, TReply>(RpcMethod method, object? request, IAsyncEnumerable<TRequest>? requests, RpcCall call)
    {
        using var run = new StubRun<TContract>(calls, method, call, NewLifetime(method, call, default), FindServer(method, call));
        try
        {
            StubCall stubCall = run.Start(request, requests);
            TReply reply = await Next<ValueTask<TReply>>(method)(stubCall).AsTask().WaitAsync(stubCall.CancellationToken).ConfigureAwait(false);
            return run.NoteReply(reply);
        }
        catch (Exception exception)
        {
            throw run.Fail(exception);
        }
    }

    private CallEnumerable<TReply> Stream<TRequest, TReply>(RpcMethod method, object? request, IAsyncEnumerable<TRequest>? requests, RpcCall call) =>
        new($"replies of one call of {method.Name}", token => RunStreamAsync<TRequest, TReply>(method, request, requests, call, token));

    private async IAsyncEnumerator<TReply> RunStreamAsync<TRequest, TReply>(
        RpcMethod method, object? request, IAsyncEnumerable<TRequest>? requests, RpcCall call, CancellationToken enumerator)
    {
        using var run = new StubRun<TContract>(calls, method, call, NewLifetime(method, call, enumerator), FindServer(method, call));
        IAsyncEnumerator<TReply> replies = Begin<TRequest, TReply>(run, method, request, requests);
        await using ConfiguredAsyncDisposable _ = replies.ConfigureAwait(false);
        run.LeavesEarly = true;
        while (await run.MoveNextAsync(replies).ConfigureAwait(false))
        {
            yield return run.NoteReply(replies.Current);
        }

        run.LeavesEarly = false;
    }

    private IAsyncEnumerator<TReply> Begin<TRequest, TReply>(
        StubRun<TContract> run, RpcMethod method, object? request, IAsyncEnumerable<TRequest>? requests)
    {
        try
        {
            StubCall stubCall = run.Start(request, requests);
            return Next<IAsyncEnumerable<TReply>>(method)(stubCall).GetAsyncEnumerator(stubCall.CancellationToken);
        }
        catch (Exception exception)
        {
            throw run.Fail(exception);
        }
    }

    private Func<StubCall, TResult> Next<TResult>(RpcMethod method) => _answers.TryGetValue(method, out object? answers)
        ? ((StubAnswers<TResult>)answers).Next()
        : throw StubAnswers<TResult>.Unanswered(NameOf(method));

    private CallLifetime NewLifetime(RpcMethod method, in RpcCall call, CancellationToken enumerator) =>
        new(clock, ClientTimeout.Get(NoDefaults, method, call), call.CancellationToken, enumerator);

    /// <summary>The call that a host serves with the stub; null where the stub is called directly, be it from a service that is serving another.</summary>
    private static RpcServerContext? FindServer(RpcMethod method, in RpcCall call)
    {
        RpcServerContext? server = call.Server ?? Accessor.Current;
        return server?.MethodName == method.Name && TContract.Descriptor.ProtocolIds.Contains(server.ProtocolId) ? server : null;
    }
}
