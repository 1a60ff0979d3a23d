using System.Runtime.CompilerServices;
using Google.Protobuf;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Messages that are at hand together leave together, and none waits for a message that is not there yet.</summary>
public sealed class MessageBatchTests
{
    private const int Many = 1_000;

    // 1,000 notes of about 12 bytes with what frames them.
    private const int MostFlushes = 2;

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task Replies_that_are_at_hand_leave_together(WireMode mode)
    {
        CallBench bench = Create(mode, NotesMethods.List);

        List<Note> replies = await bench.Client.ListAsync(new Note { Number = Many }).ToListSoon();

        replies.Select(reply => reply.Number).ShouldBe(Enumerable.Range(0, Many));
        bench.Peer.Accepted[0].OutputLane.Flushes.ShouldBeLessThanOrEqualTo(MostFlushes);
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task Requests_that_are_at_hand_leave_together(WireMode mode)
    {
        CallBench bench = Create(mode, NotesMethods.Collect);

        Note sum = await bench.Client.CollectAsync(NotesService.CountAsync(Many)).Soon();

        sum.Number.ShouldBe(Many * (Many - 1) / 2);
        bench.Peer.Streams[0].OutputLane.Flushes.ShouldBeLessThanOrEqualTo(MostFlushes + 1, "the opening leaves on its own");
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_message_before_a_pause_arrives_during_the_pause(WireMode mode)
    {
        CallBench bench = Create(mode, NotesMethods.Chat);
        var pauses = new SemaphoreSlim(0);
        await using IAsyncEnumerator<Note> replies = bench.Client.ChatAsync(SayAfterEachAsync(pauses)).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        // Each round trip happens while both ends wait for what is not there yet.
        for (int round = 0; round < 10; round++)
        {
            (await replies.MoveNextAsync().Soon()).ShouldBeTrue();
            replies.Current.Number.ShouldBe(2 * round);
            (await replies.MoveNextAsync().Soon()).ShouldBeTrue();
            replies.Current.Number.ShouldBe((2 * round) + 1);
            pauses.Release();
        }
    }

    [Fact]
    public async Task The_replies_to_requests_that_came_together_leave_together()
    {
        var bench = new CallBench();
        var answered = new SemaphoreSlim(0);

        int replies = 0;
        await foreach (Note _ in bench.Client.ChatAsync(SendInRoundsAsync(answered, rounds: 3, each: 32)))
        {
            if (++replies % 32 == 0)
            {
                answered.Release();
            }
        }

        replies.ShouldBe(96);
        bench.Peer.Accepted[0].OutputLane.Flushes.ShouldBe(3);
        bench.Peer.Streams[0].OutputLane.Flushes.ShouldBe(3 + 1, "the opening leaves on its own");
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_reply_leaves_though_its_producer_keeps_its_thread_to_itself()
    {
        var bench = new CallBench();
        using var more = new ManualResetEventSlim();
        var busy = new SemaphoreSlim(0);
        bench.Service.OnList = (_, _) => KeepThreadAfterEachAsync(busy, more);
        await using IAsyncEnumerator<Note> replies = bench.Client.ListAsync(new Note()).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Task<bool> first = replies.MoveNextAsync().AsTask();
        await busy.WaitAsync(TestContext.Current.CancellationToken).Soon();
        first.IsCompleted.ShouldBeFalse("nothing has let the reply go");
        bench.Clock.Advance(LateFlush.Wait);

        (await first.Soon()).ShouldBeTrue();
        more.Set();
        (await replies.MoveNextAsync().Soon()).ShouldBeTrue();
        (await replies.MoveNextAsync().Soon()).ShouldBeFalse();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_request_leaves_though_its_producer_keeps_its_thread_to_itself()
    {
        var bench = new CallBench();
        using var more = new ManualResetEventSlim();
        var busy = new SemaphoreSlim(0);
        await using IAsyncEnumerator<Note> replies =
            bench.Client.ChatAsync(KeepThreadAfterEachAsync(busy, more)).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Task<bool> first = replies.MoveNextAsync().AsTask();
        await busy.WaitAsync(TestContext.Current.CancellationToken).Soon();
        first.IsCompleted.ShouldBeFalse("nothing has let the request go");
        bench.Clock.Advance(LateFlush.Wait);

        (await first.Soon()).ShouldBeTrue();
        more.Set();
        (await replies.MoveNextAsync().Soon()).ShouldBeTrue();
        (await replies.MoveNextAsync().Soon()).ShouldBeFalse();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_late_flush_that_must_wait_holds_the_producer_back_and_the_answer_too()
    {
        var bench = new CallBench();
        using var more = new ManualResetEventSlim();
        var busy = new SemaphoreSlim(0);
        var opened = new TaskCompletionSource<TestLane>(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Peer.OnOpened = (_, listener) =>
        {
            listener.OutputLane.Stall();
            opened.SetResult(listener.OutputLane);
        };
        bench.Service.OnList = (_, _) => KeepThreadAfterEachAsync(busy, more);

        Task<List<Note>> replies = bench.Client.ListAsync(new Note()).ToListSoon();
        TestLane lane = await opened.Task.Soon();
        await busy.WaitAsync(TestContext.Current.CancellationToken).Soon();
        bench.Clock.Advance(LateFlush.Wait);
        await lane.Blocked.Task.Soon();
        more.Set();
        lane.Resume();

        (await replies).Count.ShouldBe(2);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_consumer_that_does_not_read_holds_the_producer_back()
    {
        const int window = 64 << 10, messageBytes = 1 << 10;
        var bench = new CallBench(window: window);
        int produced = 0;
        bench.Service.OnList = (_, _) => ProduceAsync();
        var opened = new TaskCompletionSource<TestLane>(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Peer.OnOpened = (_, listener) =>
        {
            listener.OutputLane.Stall();
            opened.SetResult(listener.OutputLane);
        };

        await using IAsyncEnumerator<Note> replies = bench.Client.ListAsync(new Note()).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Task<bool> first = replies.MoveNextAsync().AsTask();
        TestLane lane = await opened.Task.Soon();
        await lane.Blocked.Task.Soon();

        Volatile.Read(ref produced).ShouldBeLessThanOrEqualTo(WireLimits.BatchBytes / messageBytes);
        lane.Resume();
        (await first.Soon()).ShouldBeTrue();

        async IAsyncEnumerable<Note> ProduceAsync()
        {
            var payload = ByteString.CopyFrom(new byte[messageBytes]);
            while (true)
            {
                Interlocked.Increment(ref produced);
                yield return new Note { Payload = payload };
                await Task.CompletedTask;
            }
        }
    }

    [Fact]
    public async Task Replies_that_are_at_hand_are_not_yielded_after_the_caller_cancelled()
    {
        var bench = new CallBench();
        using var caller = new CancellationTokenSource();
        bench.Service.OnList = static (_, call) => CountAndWaitAsync(100, call.CancellationToken);
        await using IAsyncEnumerator<Note> replies = bench.Client.ListAsync(new Note(), caller.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (int index = 0; index < 3; index++)
        {
            (await replies.MoveNextAsync().Soon()).ShouldBeTrue();
        }

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(replies.MoveNextAsync().Soon());
    }

    [Fact]
    public async Task Replies_that_are_at_hand_are_not_yielded_after_the_deadline()
    {
        var bench = new CallBench();
        bench.Service.OnList = static (_, call) => CountAndWaitAsync(100, call.CancellationToken);
        await using IAsyncEnumerator<Note> replies =
            bench.Client.ListAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(1) }).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await replies.MoveNextAsync().Soon()).ShouldBeTrue();

        bench.Peer.Streams[0].OutputLane.Stall();
        bench.Clock.Advance(TimeSpan.FromSeconds(2));

        (await Should.ThrowAsync<RpcException>(replies.MoveNextAsync().Soon())).StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task What_a_producer_yielded_before_it_failed_arrives_before_its_status()
    {
        var bench = new CallBench();
        bench.Service.OnList = static (_, _) => FailAfterAsync(7);
        var seen = new List<int>();

        RpcException failure = await Should.ThrowAsync<RpcException>(CollectAsync().Soon());

        failure.StatusCode.ShouldBe(RpcStatusCode.DataLoss);
        seen.ShouldBe(Enumerable.Range(0, 7));
        await bench.SettleAsync();

        async Task CollectAsync()
        {
            await foreach (Note note in bench.Client.ListAsync(new Note()))
            {
                seen.Add(note.Number);
            }
        }
    }

    [Fact]
    public async Task What_a_producer_yielded_before_it_failed_leaves_before_the_reset_of_a_bare_stream()
    {
        CallBench bench = Create(WireMode.Bare, NotesMethods.List);
        bench.Service.OnList = static (_, _) => FailAfterAsync(7);
        var record = new MemoryStream();
        bench.Peer.OnOpened = (_, listener) => listener.OutputLane.Record = record;

        await Should.ThrowAsync<RpcException>(bench.Client.ListAsync(new Note()).ToListSoon());

        await bench.SettleAsync();
        record.ToArray().Count(value => value == (byte)'t').ShouldBe(7, "each note says tick");
    }

    [Fact]
    public async Task What_a_request_stream_yielded_before_it_failed_leaves_before_the_reset()
    {
        var bench = new CallBench();
        var record = new MemoryStream();
        bench.Peer.OnOpened = (dialer, _) => dialer.OutputLane.Record = record;

        await Should.ThrowAsync<RpcException>(bench.Client.CollectAsync(FailAfterAsync(7)).Soon());

        await bench.SettleAsync();
        record.ToArray().Count(value => value == (byte)'k').ShouldBe(7, "each note says tick");
    }

    private static CallBench Create(WireMode mode, RpcMethod method) => mode == WireMode.Bare ? CallBench.Bare(method) : new CallBench();

    private static async IAsyncEnumerable<Note> SayAfterEachAsync(SemaphoreSlim pauses)
    {
        for (int number = 0; ; number += 2)
        {
            yield return new Note { Number = number };
            yield return new Note { Number = number + 1 };
            await pauses.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    // What a queue that blocks its reader looks like from outside.
    private static async IAsyncEnumerable<Note> KeepThreadAfterEachAsync(SemaphoreSlim busy, ManualResetEventSlim more)
    {
        yield return new Note { Number = 0 };
        busy.Release();
        more.Wait(TestContext.Current.CancellationToken);
        yield return new Note { Number = 1 };
        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<Note> SendInRoundsAsync(SemaphoreSlim answered, int rounds, int each)
    {
        for (int number = 0; number < rounds * each; number++)
        {
            yield return new Note { Number = number };
            if ((number + 1) % each == 0)
            {
                await answered.WaitAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    private static async IAsyncEnumerable<Note> CountAndWaitAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Note note in NotesService.CountAsync(count).WithCancellation(cancellationToken))
        {
            yield return note;
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async IAsyncEnumerable<Note> FailAfterAsync(int count)
    {
        await foreach (Note note in NotesService.CountAsync(count))
        {
            yield return note;
        }

        throw new RpcException(RpcStatusCode.DataLoss, "the disk is gone");
    }
}
