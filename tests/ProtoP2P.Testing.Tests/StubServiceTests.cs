using Acme;
using ProtoP2P.Rpc;

namespace ProtoP2P.Testing.Tests;

/// <summary>Stubs that are called directly, as code under test calls the contract that it was given.</summary>
public sealed class StubServiceTests
{
    private static readonly StockQuery Query = new() { Sku = "A-1" };

    private readonly FakeTimeProvider _clock = new();
    private readonly StubService<IKinds> _stub;

    public StubServiceTests() => _stub = new StubService<IKinds>(_clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IKinds Service => _stub.Service;

    [Fact]
    public async Task A_value_answers_every_call()
    {
        _stub.On(x => x.AskAsync(default!)).Returns(new StockReply { Count = 7 });
        _stub.On(x => x.AskByTaskAsync(default!)).Returns(new StockReply { Count = 8 });
        _stub.On(x => x.NowAsync()).Returns(new StockReply { Count = 9 });

        (await Service.AskAsync(Query, Token)).Count.ShouldBe(7);
        (await Service.AskAsync(Query, Token)).Count.ShouldBe(7);
        (await Service.AskByTaskAsync(Query, Token)).Count.ShouldBe(8);
        (await Service.NowAsync(Token)).Count.ShouldBe(9);
    }

    [Fact]
    public async Task A_function_sees_the_request()
    {
        _stub.On(x => x.AskAsync(default!)).Returns((StockQuery query) => new StockReply { Count = query.Sku.Length });

        (await Service.AskAsync(Query, Token)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Answers_follow_one_another_and_the_last_one_stays()
    {
        _stub.On(x => x.AskAsync(default!))
            .Throws(RpcStatusCode.Unavailable, "busy")
            .Returns(new StockReply { Count = 1 })
            .Throws(new InvalidDataException("odd"));

        RpcException busy = await Should.ThrowAsync<RpcException>(async () => await Service.AskAsync(Query, Token));
        (busy.StatusCode, busy.Reason).ShouldBe((RpcStatusCode.Unavailable, "busy"));
        (await Service.AskAsync(Query, Token)).Count.ShouldBe(1);
        await Should.ThrowAsync<InvalidDataException>(async () => await Service.AskAsync(Query, Token));
        await Should.ThrowAsync<InvalidDataException>(async () => await Service.AskAsync(Query, Token));
    }

    [Fact]
    public async Task A_method_that_is_set_up_again_starts_from_scratch()
    {
        _stub.On(x => x.AskAsync(default!)).Throws(RpcStatusCode.Internal);
        _stub.On(x => x.AskAsync(default!)).Returns(new StockReply());

        await Service.AskAsync(Query, Token);
    }

    [Fact]
    public async Task What_nobody_set_up_is_unimplemented_and_named()
    {
        foreach (Func<Task> call in new Func<Task>[]
        {
            async () => await Service.AskAsync(Query, Token),
            async () => await Service.TellAsync(Query, Token),
            async () => await Service.DropAsync(Query, Token),
            async () => await Service.WatchAsync(Query, Token).ToListAsync(Token),
            async () => await Service.OrderForAsync(Query, Lines(1), Token),
        })
        {
            (await Should.ThrowAsync<RpcException>(call)).StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        }

        (await Should.ThrowAsync<RpcException>(async () => await Service.AskAsync(Query, Token))).Reason
            .ShouldBe("the stub has no answer for ProtoP2P.Testing.Tests.IKinds.Ask: set one up with On");
    }

    [Fact]
    public async Task An_answer_comes_after_its_delay_on_the_stubs_clock()
    {
        _stub.On(x => x.AskAsync(default!)).After(TimeSpan.FromMinutes(3)).Returns(new StockReply { Count = 1 });

        StockReply reply = await _clock.RunUntilAsync(Service.AskAsync(Query, Token), cancellationToken: Token);

        reply.Count.ShouldBe(1);
        _clock.Elapsed.ShouldBe(TimeSpan.FromMinutes(3));
        _stub.Calls.Calls.ShouldHaveSingleItem().Duration.ShouldBe(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_call_that_hangs_ends_with_its_caller()
    {
        _stub.On(x => x.AskAsync(default!)).Hangs();
        _stub.On(x => x.WatchAsync(default!)).Hangs();
        using var cancellation = new CancellationTokenSource();
        Task<StockReply> asking = Service.AskAsync(Query, cancellation.Token).AsTask();
        Task<List<StockReply>> watching = Service.WatchAsync(Query, cancellation.Token).ToListAsync(Token).AsTask();

        await _clock.RunForAsync(TimeSpan.FromDays(1), Token);
        (asking.IsCompleted || watching.IsCompleted).ShouldBeFalse();
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromSeconds(30), Token));
        await Should.ThrowAsync<OperationCanceledException>(() => watching.WaitAsync(TimeSpan.FromSeconds(30), Token));
        _stub.Calls.Calls.ShouldAllBe(call => call.Status == RpcStatusCode.Cancelled);
    }

    [Fact]
    public async Task A_deadline_ends_a_call_as_a_peers_would()
    {
        _stub.On(x => x.NowAsync()).Hangs();

        RpcException error = await Should.ThrowAsync<RpcException>(
            () => _clock.RunUntilAsync(Service.NowAsync(new RpcCall { Timeout = TimeSpan.FromSeconds(5) }), cancellationToken: Token));

        error.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Methods_without_a_reply_complete_run_and_fail()
    {
        string told = "";
        _stub.On(x => x.TellAsync(default!)).Completes().Runs(call =>
        {
            told = call.Request<StockQuery>().Sku;
            return Task.CompletedTask;
        }).Throws(RpcStatusCode.PermissionDenied);
        _stub.On(x => x.TellByTaskAsync(default!)).Completes();
        _stub.On(x => x.DropAsync(default!)).Completes();
        _stub.On(x => x.PushAsync(default!)).Completes();

        await Service.TellAsync(Query, Token);
        told.ShouldBeEmpty();
        await Service.TellAsync(Query, Token);
        told.ShouldBe("A-1");
        (await Should.ThrowAsync<RpcException>(async () => await Service.TellAsync(Query, Token))).StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        await Service.TellByTaskAsync(Query, Token);
        await Service.DropAsync(Query, Token);
        await Service.PushAsync(Lines(3), Token);
        _stub.Calls.Of(x => x.PushAsync(default!)).ShouldHaveSingleItem().RequestsOf<Line>().Select(line => line.Count).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Reply_streams_are_listed_made_of_the_request_paced_and_failed()
    {
        _stub.On(x => x.WatchAsync(default!))
            .Returns(new StockReply { Count = 1 }, new StockReply { Count = 2 })
            .Returns((StockQuery query) => query.Sku.Select(letter => new StockReply { Count = letter }))
            .After(TimeSpan.FromSeconds(10)).Every(TimeSpan.FromSeconds(1)).Returns(Enumerable.Range(0, 5).Select(i => new StockReply { Count = i }))
            .Throws(RpcStatusCode.NotFound, "no such thing");

        (await WatchAsync()).ShouldBe([1, 2]);
        (await WatchAsync()).ShouldBe(["A-1"[0], "A-1"[1], "A-1"[2]]);
        (await _clock.RunAsync(WatchAsync, cancellationToken: Token)).ShouldBe([0, 1, 2, 3, 4]);
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(14));
        (await Should.ThrowAsync<RpcException>(WatchAsync)).StatusCode.ShouldBe(RpcStatusCode.NotFound);
    }

    [Fact]
    public async Task Request_streams_come_in_one_piece_or_one_by_one()
    {
        _stub.On(x => x.OrderAsync(default!))
            .Returns((IReadOnlyList<Line> lines) => new Receipt { Items = lines.Sum(line => line.Count) })
            .ReturnsAsync(async call => new Receipt { Items = (await call.Requests<Line>().FirstAsync(call.CancellationToken)).Count });
        _stub.On(x => x.OrderForAsync(default!, default!))
            .Returns((StockQuery head, IReadOnlyList<Line> lines) => new Receipt { Items = head.Sku.Length + lines.Count });
        _stub.On(x => x.HaggleAsync(default!)).ReturnsEach((Line line) => new Receipt { Items = -line.Count });
        _stub.On(x => x.HaggleForAsync(default!, default!)).Returns(call => call.Requests<Line>().Select(line => new Receipt { Items = line.Count }));

        (await Service.OrderAsync(Lines(3), Token)).Items.ShouldBe(6);
        (await Service.OrderAsync(Lines(3), Token)).Items.ShouldBe(1);
        (await Service.OrderForAsync(Query, Lines(3), Token)).Items.ShouldBe(6);
        (await Service.HaggleAsync(Lines(2), Token).Select(receipt => receipt.Items).ToListAsync(Token)).ShouldBe([-1, -2]);
        (await Service.HaggleForAsync(Query, Lines(2), Token).Select(receipt => receipt.Items).ToListAsync(Token)).ShouldBe([1, 2]);
    }

    [Fact]
    public void What_does_not_fit_the_method_is_refused_when_it_is_set_up()
    {
        Should.Throw<ArgumentException>(() => _stub.On(x => x.AskAsync(default!)).Returns((Line line) => new StockReply()))
            .Message.ShouldBe("ProtoP2P.Testing.Tests.IKinds.Ask does not take one Line as its request");
        Should.Throw<ArgumentException>(() => _stub.On(x => x.OrderAsync(default!)).Returns((Line line) => new Receipt()))
            .Message.ShouldContain("does not take one Line");
        Should.Throw<ArgumentException>(() => _stub.On(x => x.OrderAsync(default!)).Returns((StockQuery head, IReadOnlyList<Line> lines) => new Receipt()));
        Should.Throw<ArgumentException>(() => _stub.On(_ => ValueTask.FromResult(1))).Message.ShouldContain("it called 0");
    }

    [Fact]
    public async Task A_reply_stream_that_is_left_early_counts_as_cancelled()
    {
        _stub.On(x => x.WatchAsync(default!)).Returns(Enumerable.Range(0, 100).Select(i => new StockReply { Count = i }));

        await foreach (StockReply reply in Service.WatchAsync(Query, Token))
        {
            if (reply.Count == 3)
            {
                break;
            }
        }

        CapturedCall call = _stub.Calls.Calls.ShouldHaveSingleItem();
        call.Status.ShouldBe(RpcStatusCode.Cancelled);
        call.RepliesOf<StockReply>().Count.ShouldBe(4);
    }

    internal static async IAsyncEnumerable<Line> Lines(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            await Task.Yield();
            yield return new Line { Sku = "A-1", Count = i };
        }
    }

    private async Task<List<int>> WatchAsync() => await Service.WatchAsync(Query, Token).Select(reply => reply.Count).ToListAsync(Token);
}
