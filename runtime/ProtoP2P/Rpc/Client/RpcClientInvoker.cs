using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc;

/// <summary>Carries the calls of one contract to one peer; what <c>GetClient</c> makes. Cheap, and thread-safe.</summary>
internal sealed class RpcClientInvoker(ContractCalls calls, IRpcPeer peer, RpcOptions options, TimeProvider time, ILogger logger) : RpcInvoker
{
    private readonly ClientEnvironment _environment = new(calls, peer, options, time, logger);

    /// <summary>A client that shares the limits over all peers with no other.</summary>
    public RpcClientInvoker(ContractDescriptor contract, IRpcPeer peer, RpcOptions options, TimeProvider time, ILogger logger)
        : this(new ContractCalls(contract, options), peer, options, time, logger)
    {
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call)
    {
        if (method.ReusesStream)
        {
            return await ReusedExchange.RunAsync(_environment, method, request, call).ConfigureAwait(false);
        }

        UnarySession session = UnarySession.Rent(_environment, method, call);
        bool hasSucceeded = false;
        try
        {
            bool hasReply = await session.ExchangeAsync(method.RequestCodec, request).ConfigureAwait(false);
            TReply reply = hasReply ? session.DecodeReply(method.ReplyCodec) : default!;
            hasSucceeded = true;
            return reply;
        }
        finally
        {
            await (hasSucceeded ? session.FreeAsync() : session.DisposeAsync()).ConfigureAwait(false);
        }
    }

    public override async ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call)
    {
        var session = new ClientSession(_environment, method, call);
        try
        {
            await session.SendOneWayAsync(method.RequestCodec, request).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _ = OneWayLinger.RunAsync(session, _environment);
    }

    public override IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
        new CallEnumerable<TReply>(Replies(method), token => RunServerStreamAsync(method, request, call, token));

    public override ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        RunClientStreamAsync(method, MessageCodec.Nothing, default, method.RequestCodec, requests, method.ReplyCodec, call);

    public override ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) =>
        RunClientStreamAsync(method, method.HeadCodec, head, method.RequestCodec, requests, method.ReplyCodec, call);

    public override IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return new CallEnumerable<TReply>(
            Replies(method), token => RunDuplexAsync(method, MessageCodec.Nothing, default, method.RequestCodec, requests, method.ReplyCodec, call, token));
    }

    public override IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return new CallEnumerable<TReply>(
            Replies(method), token => RunDuplexAsync(method, method.HeadCodec, head, method.RequestCodec, requests, method.ReplyCodec, call, token));
    }

    private static string Replies(RpcMethod method) => $"replies of one call of {method.Name}";

    private async IAsyncEnumerator<TReply> RunServerStreamAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call, CancellationToken enumerator)
    {
        var session = new ClientSession(_environment, method, call, enumerator);
        await using ConfiguredAsyncDisposable _ = session.ConfigureAwait(false);
        bool hasReply = await session.ExchangeAsync(method.RequestCodec, request).ConfigureAwait(false);
        while (hasReply)
        {
            yield return session.DecodeReply(method.ReplyCodec);
            hasReply = await session.ReadReplyAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<TReply> RunClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod method,
        MessageCodec<THead> headCodec,
        THead head,
        MessageCodec<TRequest> codec,
        IAsyncEnumerable<TRequest> requests,
        MessageCodec<TReply> replyCodec,
        RpcCall call)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var session = new ClientSession(_environment, method, call);
        await using ConfiguredAsyncDisposable _ = session.ConfigureAwait(false);
        await session.StartAsync(headCodec, head).ConfigureAwait(false);
        RequestPump<TRequest> pump = StartPump(session, codec, requests);
        try
        {
            bool hasReply = await ReadReplyAsync(session, pump).ConfigureAwait(false);
            return hasReply ? session.DecodeReply(replyCodec) : default!;
        }
        finally
        {
            pump.End();
        }
    }

    private async IAsyncEnumerator<TReply> RunDuplexAsync<THead, TRequest, TReply>(
        RpcMethod method,
        MessageCodec<THead> headCodec,
        THead head,
        MessageCodec<TRequest> codec,
        IAsyncEnumerable<TRequest> requests,
        MessageCodec<TReply> replyCodec,
        RpcCall call,
        CancellationToken enumerator)
    {
        var session = new ClientSession(_environment, method, call, enumerator);
        await using ConfiguredAsyncDisposable _ = session.ConfigureAwait(false);
        await session.StartAsync(headCodec, head).ConfigureAwait(false);
        RequestPump<TRequest> pump = StartPump(session, codec, requests);
        try
        {
            while (await ReadReplyAsync(session, pump).ConfigureAwait(false))
            {
                yield return session.DecodeReply(replyCodec);
            }
        }
        finally
        {
            pump.End();
        }
    }

    private RequestPump<T> StartPump<T>(ClientSession session, MessageCodec<T> codec, IAsyncEnumerable<T> requests)
    {
        var pump = new RequestPump<T>(session, codec, requests, _environment.Time, _environment.Logger);
        _ = pump.RunAsync(session.Token);
        return pump;
    }

    private static async ValueTask<bool> ReadReplyAsync<T>(ClientSession session, RequestPump<T> pump)
    {
        try
        {
            session.ThrowIfReset(pump.Error is not null);
            return await session.ReadReplyAsync().ConfigureAwait(false);
        }
        catch (Exception) when (pump.Error is { } error)
        {
            // The request stream's own failure is what its owner can act on; the reset that followed from it is not.
            session.Note(error);
            ExceptionDispatchInfo.Throw(error);
            throw;
        }
    }
}
