using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>A request stream that did not end in good order never looks complete to the handler; an answer ends one that goes on.</summary>
public sealed class RequestStreamTests
{
    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_request_stream_that_throws_never_looks_complete(WireMode mode)
    {
        (CallBench bench, Task started, Task<Exception?> outcome) = Observe(mode);

        InvalidOperationException error = await Should.ThrowAsync<InvalidOperationException>(bench.Client.CollectAsync(ThrowAfterAsync(2, started)).Soon());

        error.Message.ShouldBe("the caller's own");
        (await outcome.Soon()).ShouldBeOfType<StreamResetException>();
        bench.Peer.Streams[0].ResetCode.ShouldBe(StreamErrorCode.Unspecified);
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_request_stream_whose_call_is_cancelled_never_looks_complete(WireMode mode)
    {
        (CallBench bench, Task started, Task<Exception?> outcome) = Observe(mode);
        using var caller = new CancellationTokenSource();
        var waiting = new TaskCompletionSource();

        Task<Note> call = bench.Client.CollectAsync(WaitAfterAsync(2, waiting, TestContext.Current.CancellationToken), caller.Token).AsTask();
        await Task.WhenAll(waiting.Task, started).Soon();
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call.Soon());
        (await outcome.Soon()).ShouldBeOfType<StreamResetException>();
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_request_stream_whose_connection_is_cut_never_looks_complete(WireMode mode)
    {
        (CallBench bench, Task started, Task<Exception?> outcome) = Observe(mode);
        var waiting = new TaskCompletionSource();

        Task<Note> call = bench.Client.CollectAsync(WaitAfterAsync(2, waiting, TestContext.Current.CancellationToken)).AsTask();
        await Task.WhenAll(waiting.Task, started).Soon();
        bench.Peer.Streams[0].Cut();

        (await Should.ThrowAsync<RpcException>(call.Soon())).StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        (await outcome.Soon()).ShouldBeOfType<ConnectionClosedException>();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_duplex_call_that_is_left_never_looks_complete()
    {
        var bench = new CallBench();
        var outcome = new TaskCompletionSource<Exception?>();
        bench.Service.OnChat = (requests, _) => ObservedEchoAsync(requests, outcome);
        var waiting = new TaskCompletionSource();

        await foreach (Note _ in bench.Client.ChatAsync(WaitAfterAsync(1, waiting, TestContext.Current.CancellationToken)))
        {
            break;
        }

        (await outcome.Task.Soon()).ShouldBeOfType<StreamResetException>();
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_request_that_is_truncated_by_an_orderly_end_never_looks_complete(WireMode mode)
    {
        (CallBench bench, _, Task<Exception?> outcome) = Observe(mode);
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id);
        if (mode == WireMode.Rpc)
        {
            FrameEncoder.WriteOpen(dialer.Output, new OpenFields("Collect", 0, null, 0, 0));
        }

        dialer.Output.GetSpan(4).Fill(9);
        dialer.Output.Advance(4);
        await dialer.Output.CompleteAsync();

        await bench.Server.HandleAsync(listener, listener.Aborted).Soon();

        (await outcome.Soon()).ShouldBeOfType<RpcException>().StatusCode.ShouldBe(RpcStatusCode.Internal);
        listener.ResetCode.ShouldBe(StreamErrorCode.ProtocolViolation);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(50_000)]
    public async Task Close_with_an_error_reaches_a_dialer_that_is_still_writing(int payload)
    {
        // The window is far smaller than what the dialer has to say: it is blocked in a write when the answer comes.
        var bench = new CallBench(window: 4_000);
        bench.Service.OnCollect = static (_, _) => throw new RpcException(RpcStatusCode.FailedPrecondition, "not now");

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.CollectAsync(EndlessAsync(payload)).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.FailedPrecondition);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task An_early_reply_ends_the_request_stream()
    {
        var bench = new CallBench(window: 4_000);
        var disposed = new TaskCompletionSource();
        bench.Service.OnCollect = static async (requests, _) =>
        {
            await foreach (Note request in requests)
            {
                return new Note { Text = "enough", Number = request.Number };
            }

            return new Note();
        };

        Note reply = await bench.Client.CollectAsync(EndlessAsync(500, disposed)).Soon();

        reply.Text.ShouldBe("enough");
        await disposed.Task.Soon();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_request_stream_that_ignores_its_token_does_not_hold_the_reply_back()
    {
        var bench = new CallBench();
        var never = new TaskCompletionSource();
        bench.Service.OnCollect = static (_, _) => new(new Note { Text = "early" });

        Note reply = await bench.Client.CollectAsync(StuckAsync(never.Task)).Soon();

        reply.Text.ShouldBe("early");
        await bench.SettleAsync();
    }

    [Fact]
    public async Task After_the_answer_the_listener_reads_on_up_to_its_limit_and_then_resets()
    {
        var bench = new CallBench(configure: options => options.MaxDrainBytes = 10_000, window: 4_000);
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id, window: 4_000);
        bench.Service.OnCollect = static (_, _) => throw new RpcException(RpcStatusCode.Aborted, "no");
        FrameEncoder.WriteOpen(dialer.Output, new OpenFields("Collect", 0, null, 0, 0));
        await dialer.Output.FlushAsync(TestContext.Current.CancellationToken);

        Task serving = bench.Server.HandleAsync(listener, listener.Aborted).AsTask();
        (await RawFrames.ReadAsync(dialer)).Code.ShouldBe((uint)RpcStatusCode.Aborted);
        dialer.Output.GetSpan(9_000);
        dialer.Output.Advance(9_000);
        await dialer.Output.FlushAsync(TestContext.Current.CancellationToken).Soon();
        listener.ResetCode.ShouldBeNull("what is within the limit is read and dropped");
        dialer.Output.GetSpan(9_000);
        dialer.Output.Advance(9_000);

        await Should.ThrowAsync<StreamResetException>(dialer.Output.FlushAsync(TestContext.Current.CancellationToken).Soon());
        await serving.Soon();
        listener.ResetCode.ShouldBe(StreamErrorCode.Unspecified);
    }

    [Fact]
    public async Task After_the_answer_a_listener_whose_dialer_stalls_resets_in_time()
    {
        var bench = new CallBench();
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id);
        bench.Service.OnCollect = static (_, _) => new(new Note());
        FrameEncoder.WriteOpen(dialer.Output, new OpenFields("Collect", 0, null, 0, 0));
        await dialer.Output.FlushAsync(TestContext.Current.CancellationToken);

        Task serving = bench.Server.HandleAsync(listener, listener.Aborted).AsTask();
        await bench.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken).Soon();
        bench.Server.ActiveCalls.ShouldBe(0, "the call is over; only its stream is not");
        bench.Clock.Advance(TimeSpan.FromSeconds(5));

        await serving.Soon();
        listener.ResetCode.ShouldBe(StreamErrorCode.Unspecified);
    }

    private static (CallBench Bench, Task Started, Task<Exception?> Outcome) Observe(WireMode mode)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesMethods.Collect);
        var started = new TaskCompletionSource();
        var outcome = new TaskCompletionSource<Exception?>();
        bench.Service.OnCollect = async (requests, _) =>
        {
            started.SetResult();
            try
            {
                Note sum = await NotesService.SumAsync(requests, 0);
                outcome.SetResult(null);
                return sum;
            }
            catch (Exception exception)
            {
                outcome.SetResult(exception);
                throw;
            }
        };
        return (bench, started.Task, outcome.Task);
    }

    private static async IAsyncEnumerable<Note> ObservedEchoAsync(IAsyncEnumerable<Note> requests, TaskCompletionSource<Exception?> outcome)
    {
        await using IAsyncEnumerator<Note> enumerator = requests.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await enumerator.MoveNextAsync())
                {
                    outcome.SetResult(null);
                    yield break;
                }
            }
            catch (Exception exception)
            {
                outcome.SetResult(exception);
                throw;
            }

            yield return enumerator.Current;
        }
    }

    private static async IAsyncEnumerable<Note> ThrowAfterAsync(int count, Task started)
    {
        for (int number = 0; number < count; number++)
        {
            await Task.CompletedTask;
            yield return new Note { Number = 1 };
        }

        await started;
        throw new InvalidOperationException("the caller's own");
    }

    private static async IAsyncEnumerable<Note> WaitAfterAsync(
        int count, TaskCompletionSource waiting, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int number = 0; number < count; number++)
        {
            yield return new Note { Number = 1 };
        }

        waiting.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async IAsyncEnumerable<Note> EndlessAsync(int payload, TaskCompletionSource? disposed = null)
    {
        try
        {
            for (int number = 0; ; number++)
            {
                await Task.CompletedTask;
                yield return new Note { Number = number, Payload = Google.Protobuf.ByteString.CopyFrom(new byte[payload]) };
            }
        }
        finally
        {
            disposed?.TrySetResult();
        }
    }

    private static async IAsyncEnumerable<Note> StuckAsync(Task never)
    {
        await never;
        yield return new Note();
    }
}
