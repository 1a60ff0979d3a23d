using System.Runtime.CompilerServices;
using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>What a stubbed method with a reply stream does.</summary>
/// <typeparam name="TReply">The reply messages.</typeparam>
public sealed class StubStream<TReply> : StubSetup<StubStream<TReply>, IAsyncEnumerable<TReply>>
{
    private readonly TimeProvider _clock;
    private TimeSpan _interval;

    internal StubStream(RpcMethod method, string name, TimeProvider clock)
        : base(method, name, clock) => _clock = clock;

    private protected override StubStream<TReply> Self => this;

    /// <summary>The replies of the next answer that is set up are this far apart, on the stub's clock; the first comes at once.</summary>
    public StubStream<TReply> Every(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        _interval = interval;
        return this;
    }

    /// <summary>Then a call gets <paramref name="replies"/>, and ends when its request stream, where it has one, has ended too.</summary>
    public StubStream<TReply> Returns(params IEnumerable<TReply> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        return Add(call => ListAsync(call, replies));
    }

    /// <summary>Then a call gets what <paramref name="replies"/> makes of its request.</summary>
    /// <typeparam name="TRequest">The only request message.</typeparam>
    /// <exception cref="ArgumentException">The method takes another request.</exception>
    public StubStream<TReply> Returns<TRequest>(Func<TRequest, IEnumerable<TReply>> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        CheckRequest(Method is RpcMethod<TRequest, TReply> { Request: RpcRequestKind.Single }, $"one {typeof(TRequest).Name}");
        return Add(call => ListAsync(call, replies(call.Request<TRequest>())));
    }

    /// <summary>Then each message of the request stream is answered with what <paramref name="reply"/> makes of it.</summary>
    /// <typeparam name="TRequest">The messages of the request stream.</typeparam>
    /// <exception cref="ArgumentException">The method has no such request stream.</exception>
    public StubStream<TReply> ReturnsEach<TRequest>(Func<TRequest, TReply> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        CheckRequest(Method is RpcMethod<TRequest, TReply> { Request: RpcRequestKind.Stream }, $"a stream of {typeof(TRequest).Name}");
        return Add(call => call.Requests<TRequest>().Select(reply));
    }

    /// <summary>Then <paramref name="answer"/> answers a call, with all that is known of it.</summary>
    public StubStream<TReply> Returns(Func<StubCall, IAsyncEnumerable<TReply>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Add(answer);
    }

    private protected override StubStream<TReply> Fails(Func<StubCall, Task> fail) => Add(call => FailAsync(call, fail));

    private static async IAsyncEnumerable<TReply> FailAsync(StubCall call, Func<StubCall, Task> fail)
    {
        await fail(call).ConfigureAwait(false);
        yield break;
    }

    private static async IAsyncEnumerable<TReply> ListAsync(StubCall call, IEnumerable<TReply> replies)
    {
        foreach (TReply reply in replies)
        {
            yield return reply;
        }

        await call.DrainAsync().ConfigureAwait(false);
    }

    private StubStream<TReply> Add(Func<StubCall, IAsyncEnumerable<TReply>> answer)
    {
        Func<StubCall, Task> delay = TakeDelay();
        (TimeSpan interval, _interval) = (_interval, TimeSpan.Zero);
        Answers.Add(call => PaceAsync(call, answer, delay, interval));
        return this;
    }

    private async IAsyncEnumerable<TReply> PaceAsync(
        StubCall call,
        Func<StubCall, IAsyncEnumerable<TReply>> answer,
        Func<StubCall, Task> delay,
        TimeSpan interval,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await delay(call).ConfigureAwait(false);
        bool isFirst = true;
        await foreach (TReply reply in answer(call).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!isFirst && interval > TimeSpan.Zero)
            {
                await Task.Delay(interval, _clock, call.CancellationToken).ConfigureAwait(false);
            }

            isFirst = false;
            yield return reply;
        }
    }
}
