using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Interceptors around reply streams at the client, whose consumer decides how far they go.</summary>
public sealed class InterceptedStreamTests
{
    private static readonly AsyncLocal<string?> Flow = new();

    private readonly List<string> _log = [];

    [Fact]
    public async Task The_call_starts_when_it_is_enumerated_and_the_interceptors_return_before_the_consumer_sees_its_end()
    {
        CallBench bench = Bench(Interceptor.Logging("i", _log));
        IAsyncEnumerable<Note> replies = bench.Client.ListAsync(new Note { Number = 2 });
        _log.ShouldBeEmpty();

        await foreach (Note reply in replies)
        {
            _log.Add($"reply {reply.Number}");
        }

        _log.ShouldBe(["i before List", "reply 0", "reply 1", "i after"]);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_consumer_that_leaves_early_ends_the_call_and_the_interceptors_are_told()
    {
        CallBench bench = Bench(Interceptor.Logging("outer", _log), Interceptor.Logging("inner", _log));
        bench.Service.OnList = static (_, call) => ForeverAsync(call.CancellationToken);

        await foreach (Note _ in bench.Client.ListAsync(new Note()))
        {
            break;
        }

        _log.ShouldBe(["outer before List", "inner before List", "inner OperationCanceledException", "outer OperationCanceledException"]);
        bench.Peer.Streams[0].ResetCode.ShouldNotBeNull();
        await Task.WhenAll(bench.Peer.Served).Soon();
    }

    [Fact]
    public async Task A_consumer_that_never_starts_costs_nothing()
    {
        CallBench bench = Bench(Interceptor.Logging("i", _log));

        await bench.Client.ListAsync(new Note()).GetAsyncEnumerator(TestContext.Current.CancellationToken).DisposeAsync();

        _log.ShouldBeEmpty();
        bench.Peer.Streams.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_interceptor_translates_what_ends_a_stream(int repliesBefore)
    {
        CallBench bench = Bench(new Interceptor(async (call, next) =>
        {
            try
            {
                await next(call);
            }
            catch (RpcException exception) when (exception.StatusCode == RpcStatusCode.DataLoss)
            {
                throw new FormatException("translated", exception);
            }
        }));
        bench.Service.OnList = (_, _) => FailAfterAsync(repliesBefore);
        var replies = new List<Note>();

        (await Should.ThrowAsync<FormatException>(ReadAsync().Soon())).Message.ShouldBe("translated");

        replies.Count.ShouldBe(repliesBefore);

        async Task ReadAsync()
        {
            await foreach (Note reply in bench.Client.ListAsync(new Note()))
            {
                replies.Add(reply);
            }
        }
    }

    [Fact]
    public async Task A_failure_that_is_swallowed_stays_a_failure()
    {
        CallBench bench = Bench(Swallowing(complete: false));
        bench.Service.OnList = static (_, _) => FailAfterAsync(1);
        bench.Service.OnUnary = static (_, _) => throw new RpcException(RpcStatusCode.DataLoss, "lost");

        (await Should.ThrowAsync<RpcException>(bench.Client.ListAsync(new Note()).ToListSoon())).StatusCode.ShouldBe(RpcStatusCode.DataLoss);
        (await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon())).StatusCode.ShouldBe(RpcStatusCode.DataLoss);
    }

    [Fact]
    public async Task A_failure_is_completed_where_the_interceptor_says_so()
    {
        CallBench bench = Bench(Swallowing(complete: true));
        bench.Service.OnList = static (_, _) => FailAfterAsync(1);
        bench.Service.OnUnary = static (_, _) => throw new RpcException(RpcStatusCode.DataLoss, "lost");

        (await bench.Client.ListAsync(new Note()).ToListSoon()).Count.ShouldBe(1);
        (await bench.Client.UnaryAsync(new Note()).Soon()).Text.ShouldBe("fallback");
    }

    [Fact]
    public async Task A_step_that_throws_ends_the_call_at_once()
    {
        CallBench bench = Bench(Interceptor.Logging("outer", _log), new Interceptor((call, next) =>
        {
            call.OnReply(static reply => ((Note)reply).Number == 1 ? throw new FormatException("bad reply") : reply);
            return next(call);
        }));
        bench.Service.OnList = static (_, call) => ForeverAsync(call.CancellationToken);

        await Should.ThrowAsync<FormatException>(bench.Client.ListAsync(new Note()).ToListSoon());

        _log.ShouldBe(["outer before List", "outer FormatException"]);
        bench.Peer.Streams[0].ResetCode.ShouldNotBeNull();
        await Task.WhenAll(bench.Peer.Served).Soon();
    }

    [Fact]
    public async Task Replies_can_be_enumerated_once()
    {
        CallBench bench = Bench(Interceptor.Logging("i", _log));
        IAsyncEnumerable<Note> replies = bench.Client.ListAsync(new Note { Number = 1 });
        await replies.ToListSoon();

        await Should.ThrowAsync<InvalidOperationException>(async () => await replies.ToListSoon());
    }

    [Fact]
    public async Task What_an_interceptor_makes_current_is_current_where_the_call_starts()
    {
        CallBench bench = Bench(
            new Interceptor((call, next) =>
            {
                Flow.Value = "set";
                return next(call);
            }));
        string? seen = null;
        bench.Peer.OnOpened = (_, _) => seen = Flow.Value;

        await bench.Client.ListAsync(new Note { Number = 1 }).ToListSoon();

        seen.ShouldBe("set");
        Flow.Value.ShouldBeNull("and the consumer keeps its own");
    }

    [Fact]
    public async Task The_token_of_the_enumeration_ends_an_interceptors_wait()
    {
        CallBench bench = Bench(new Interceptor(static async (call, next) =>
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            await next(call);
        }));
        using var caller = new CancellationTokenSource();
        await using IAsyncEnumerator<Note> replies = bench.Client.ListAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(9) }).GetAsyncEnumerator(caller.Token);
        ValueTask<bool> first = replies.MoveNextAsync();

        await caller.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(first.Soon())).CancellationToken.ShouldBe(caller.Token);
        bench.Peer.Streams.ShouldBeEmpty();
    }

    private static Interceptor Swallowing(bool complete) => new(async (call, next) =>
    {
        try
        {
            await next(call);
        }
        catch (RpcException) when (complete)
        {
            call.Complete(call.Method.Reply == RpcReplyKind.Single ? new Note { Text = "fallback" } : null);
        }
        catch (RpcException exception)
        {
            exception.StatusCode.ShouldBe(RpcStatusCode.DataLoss);
        }
    });

    private static CallBench Bench(params Interceptor[] client) => new(client: client);

    private static async IAsyncEnumerable<Note> ForeverAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new Note { Number = 0 };
        yield return new Note { Number = 1 };
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async IAsyncEnumerable<Note> FailAfterAsync(int replies)
    {
        for (int number = 0; number < replies; number++)
        {
            yield return new Note { Number = number };
        }

        await Task.CompletedTask;
        throw new RpcException(RpcStatusCode.DataLoss, "lost");
    }
}
