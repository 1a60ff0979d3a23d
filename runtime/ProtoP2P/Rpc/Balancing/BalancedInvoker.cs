namespace ProtoP2P.Rpc.Balancing;

/// <summary>Carries the calls of one client: each to the peer that is chosen for it, and on to others as far as its method allows. Thread-safe.</summary>
internal sealed class BalancedInvoker(Balancer balancer) : RpcInvoker
{
    public override ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        balancer.TryGetOnly(method, out RpcInvoker? only)
            ? only.UnaryAsync(method, request, call)
            : CallAsync<UnaryAttempt<TRequest, TReply>, TReply>(new(method, request), method, call);

    public override async ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call) =>
        await CallAsync<OneWayAttempt<TRequest>, RpcNothing>(new(method, request), method, call).ConfigureAwait(false);

    public override IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        balancer.TryGetOnly(method, out RpcInvoker? only)
            ? only.ServerStream(method, request, call)
            : Stream<ServerStreamAttempt<TRequest, TReply>, TReply>(new(method, request), method, call);

    public override ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return CallAsync<ClientStreamAttempt<TRequest, TReply>, TReply>(new(method, new(requests)), method, call);
    }

    public override ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return CallAsync<HeadedClientStreamAttempt<THead, TRequest, TReply>, TReply>(new(method, head, new(requests)), method, call);
    }

    public override IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return Stream<DuplexAttempt<TRequest, TReply>, TReply>(new(method, new(requests)), method, call);
    }

    public override IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return Stream<HeadedDuplexAttempt<THead, TRequest, TReply>, TReply>(new(method, head, new(requests)), method, call);
    }

    private async ValueTask<T> CallAsync<TAttempt, T>(TAttempt attempt, RpcMethod method, RpcCall call)
        where TAttempt : struct, ICallAttempt<T>
    {
        Won<T> won = await RunAsync<TAttempt, T>(attempt, new BalancedCall(balancer, method, call, CancellationToken.None)).ConfigureAwait(false);
        won.End();
        return won.Result;
    }

    private CallEnumerable<TReply> Stream<TAttempt, TReply>(TAttempt attempt, RpcMethod method, RpcCall call)
        where TAttempt : struct, ICallAttempt<ReplyStream<TReply>> =>
        new($"replies of one call of {method.Name}",
            enumerator => RunStreamAsync<TAttempt, TReply>(attempt, new BalancedCall(balancer, method, call, enumerator)));

    private async IAsyncEnumerator<TReply> RunStreamAsync<TAttempt, TReply>(TAttempt attempt, BalancedCall call)
        where TAttempt : struct, ICallAttempt<ReplyStream<TReply>>
    {
        Won<ReplyStream<TReply>> won = await RunAsync<TAttempt, ReplyStream<TReply>>(attempt, call).ConfigureAwait(false);
        try
        {
            while (won.Result.HasCurrent)
            {
                yield return won.Result.Current;
                await MoveNextAsync(won, call).ConfigureAwait(false);
            }
        }
        finally
        {
            await EndAsync(won).ConfigureAwait(false);
        }
    }

    private static async ValueTask EndAsync<TReply>(Won<ReplyStream<TReply>> won)
    {
        try
        {
            await won.Result.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            won.End();
        }
    }

    private async ValueTask MoveNextAsync<TReply>(Won<ReplyStream<TReply>> won, BalancedCall call)
    {
        try
        {
            await won.Result.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A reply was delivered: nothing is made again.
            balancer.Failed(won.Peer, exception, TimeSpan.Zero);
            call.Throw(exception);
        }
    }

    private ValueTask<Won<T>> RunAsync<TAttempt, T>(TAttempt attempt, BalancedCall call)
        where TAttempt : struct, ICallAttempt<T> => call.Policy.Hedging is null
            ? new RetriedCall<TAttempt, T>(balancer, call, attempt).RunAsync()
            : new HedgedCall<TAttempt, T>(balancer, call, attempt).RunAsync();
}
