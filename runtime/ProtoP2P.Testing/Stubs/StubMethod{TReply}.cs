using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>What a stubbed method with one reply does.</summary>
/// <typeparam name="TReply">The reply message.</typeparam>
public sealed class StubMethod<TReply> : StubSetup<StubMethod<TReply>, ValueTask<TReply>>
{
    internal StubMethod(RpcMethod method, string name, TimeProvider clock)
        : base(method, name, clock)
    {
    }

    private protected override StubMethod<TReply> Self => this;

    /// <summary>Then a call gets <paramref name="reply"/>, this very object. A request stream is read to its end before.</summary>
    public StubMethod<TReply> Returns(TReply reply) => Add(async call =>
    {
        await call.DrainAsync().ConfigureAwait(false);
        return reply;
    });

    /// <summary>Then a call gets what <paramref name="reply"/> makes of its request.</summary>
    /// <typeparam name="TRequest">The only request message.</typeparam>
    /// <exception cref="ArgumentException">The method takes another request.</exception>
    public StubMethod<TReply> Returns<TRequest>(Func<TRequest, TReply> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        CheckRequest(Method is RpcMethod<TRequest, TReply> { Request: RpcRequestKind.Single }, $"one {typeof(TRequest).Name}");
        return Add(call => new(reply(call.Request<TRequest>())));
    }

    /// <summary>Then a call gets what <paramref name="reply"/> makes of all messages of its request stream.</summary>
    /// <typeparam name="TRequest">The messages of the request stream.</typeparam>
    /// <exception cref="ArgumentException">The method takes another request.</exception>
    public StubMethod<TReply> Returns<TRequest>(Func<IReadOnlyList<TRequest>, TReply> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        CheckRequest(Method is RpcMethod<TRequest, TReply> { Request: RpcRequestKind.Stream }, $"a stream of {typeof(TRequest).Name}");
        return Add(async call => reply(await call.ReadAllAsync<TRequest>().ConfigureAwait(false)));
    }

    /// <summary>Then a call gets what <paramref name="reply"/> makes of its head and of all messages of its request stream.</summary>
    /// <typeparam name="THead">The head.</typeparam>
    /// <typeparam name="TRequest">The messages of the request stream.</typeparam>
    /// <exception cref="ArgumentException">The method takes another request.</exception>
    public StubMethod<TReply> Returns<THead, TRequest>(Func<THead, IReadOnlyList<TRequest>, TReply> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        CheckRequest(Method is RpcMethod<THead, TRequest, TReply>, $"a {typeof(THead).Name} and a stream of {typeof(TRequest).Name}");
        return Add(async call => reply(call.Request<THead>(), await call.ReadAllAsync<TRequest>().ConfigureAwait(false)));
    }

    /// <summary>Then <paramref name="answer"/> answers a call, with all that is known of it.</summary>
    public StubMethod<TReply> ReturnsAsync(Func<StubCall, ValueTask<TReply>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Add(answer);
    }

    private protected override StubMethod<TReply> Fails(Func<StubCall, Task> fail) => Add(async call =>
    {
        await fail(call).ConfigureAwait(false);
        throw new OperationCanceledException(call.CancellationToken);
    });

    private StubMethod<TReply> Add(Func<StubCall, ValueTask<TReply>> answer)
    {
        Func<StubCall, Task> delay = TakeDelay();
        Answers.Add(async call =>
        {
            await delay(call).ConfigureAwait(false);
            return await answer(call).ConfigureAwait(false);
        });
        return this;
    }
}
