namespace ProtoP2P.Tests.Rpc;

public sealed class StreamReuseTests
{
    [Fact]
    public async Task Exchanges_follow_one_another_on_one_stream()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Exchange);

        for (int number = 1; number <= 20; number++)
        {
            (await bench.Client.ExchangeAsync(new Note { Number = number }).Soon()).Number.ShouldBe(number + 1);
        }

        bench.Peer.Streams.Count.ShouldBe(1);
        bench.Peer.State.Dispose();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task Exchanges_at_the_same_time_open_streams_of_their_own_and_one_stays()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Exchange);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Service.OnUnary = async (request, _) =>
        {
            await release.Task;
            return request;
        };

        Task<Note>[] calls = [.. Enumerable.Range(1, 3).Select(number => bench.Client.ExchangeAsync(new Note { Number = number }).AsTask())];
        release.SetResult();
        await Task.WhenAll(calls).Soon();

        bench.Peer.Streams.Count.ShouldBe(3);
        bench.Peer.Streams.Count(stream => !stream.IsDisposed).ShouldBe(1);
        bench.Peer.State.Dispose();
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("cut")]
    public async Task A_stream_that_died_while_idle_costs_one_retry_on_a_fresh_one(string fault)
    {
        CallBench bench = CallBench.Bare(NotesMethods.Exchange);
        await bench.Client.ExchangeAsync(new Note { Number = 1 }).Soon();
        if (fault == "reset")
        {
            bench.Peer.Accepted[0].Reset();
        }
        else
        {
            bench.Peer.Accepted[0].Cut();
        }

        (await bench.Client.ExchangeAsync(new Note { Number = 2 }).Soon()).Number.ShouldBe(3);

        bench.Peer.Streams.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_fresh_stream_that_is_reset_is_not_retried()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Exchange);
        bench.Service.OnUnary = (_, _) => throw new RpcException(RpcStatusCode.ResourceExhausted, "busy");

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.ExchangeAsync(new Note { Number = 1 }).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        bench.Peer.Streams.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_may_have_run_on_the_stream_that_died_is_never_said_to_be_not_processed()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Exchange);
        await bench.Client.ExchangeAsync(new Note { Number = 1 }).Soon();
        bench.Peer.Accepted[0].Cut();
        bench.Peer.OpenError = new DialException(null, "gone", []);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.ExchangeAsync(new Note { Number = 2 }).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_service_that_ran_cannot_claim_that_it_did_not()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Exchange);
        bench.Service.OnUnary = (_, _) => throw new RpcException(RpcStatusCode.Unimplemented, "somewhere behind it");

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.ExchangeAsync(new Note { Number = 1 }).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancelled_exchange_gives_its_stream_up()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Exchange);
        await bench.Client.ExchangeAsync(new Note { Number = 1 }).Soon();
        var started = new TaskCompletionSource();
        bench.Service.OnUnary = async (request, call) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return request;
        };
        using var caller = new CancellationTokenSource();
        Task<Note> call = bench.Client.ExchangeAsync(new Note { Number = 1 }, caller.Token).AsTask();
        await started.Task.Soon();
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call.Soon());
        bench.Service.OnUnary = static (request, _) => new(request);

        (await bench.Client.ExchangeAsync(new Note { Number = 7 }).Soon()).Number.ShouldBe(7);

        bench.Peer.Streams.Count.ShouldBe(2);
    }
}
