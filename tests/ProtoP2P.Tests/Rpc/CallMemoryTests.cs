using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What a call holds does not grow with the frames it carries, and a call leaves nothing behind.</summary>
[Collection(nameof(MeasuresTheHeap))]
public sealed class CallMemoryTests
{
    [Fact]
    public async Task The_heap_after_many_frames_equals_the_heap_after_few()
    {
        // The known fault: a cancellation callback registered per frame lives as long as the call's token.
        var bench = new CallBench();
        using var caller = new CancellationTokenSource();
        var sizes = new List<long>();
        bench.Service.OnChat = static (requests, _) => NotesService.EchoAsync(requests, string.Empty);

        await RunAsync().Soon();

        (sizes[^1] - sizes[0]).ShouldBeLessThan(200_000, string.Join(' ', sizes));

        async Task RunAsync()
        {
            int count = 0;
            await foreach (Note _ in bench.Client.ChatAsync(NotesService.CountAsync(60_000), caller.Token))
            {
                if (++count % 20_000 == 0)
                {
                    sizes.Add(GC.GetTotalMemory(forceFullCollection: true));
                }
            }
        }
    }

    [Fact]
    public async Task Calls_leave_nothing_behind_on_a_token_that_outlives_them()
    {
        var bench = new CallBench();
        using var application = new CancellationTokenSource();
        for (int index = 0; index < 2_000; index++)
        {
            await bench.Client.UnaryAsync(new Note(), application.Token);
        }

        await bench.SettleAsync();
        bench.Peer.Forget();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int index = 0; index < 10_000; index++)
        {
            await bench.Client.UnaryAsync(new Note(), application.Token);
        }

        await bench.SettleAsync();
        bench.Peer.Forget();
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(300_000);
        bench.Clock.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task A_body_is_held_as_it_arrives_and_not_as_it_is_announced()
    {
        var pipe = new Pipe();
        var reader = new BodyReader(pipe.Reader, 1 << 30);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        pipe.Writer.Write<byte>([0x80, 0x80, 0x80, 0x80, 0x04, 1, 2, 3]);
        await pipe.Writer.FlushAsync(TestContext.Current.CancellationToken);

        ValueTask<BodyReadStatus> read = reader.ReadAsync();

        read.IsCompleted.ShouldBeFalse();
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(1 << 20, "a gigabyte was announced and 3 bytes came");
        await pipe.Writer.CompleteAsync();
        (await read.Soon()).ShouldBe(BodyReadStatus.Truncated);
        reader.Abandon();
    }

    [Fact]
    public async Task A_body_larger_than_the_window_gives_credit_as_it_arrives()
    {
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id, window: 17_000);
        var reader = new BodyReader(listener.Input, 1 << 20);
        var body = new byte[1_000_000];
        new Random(5).NextBytes(body);
        dialer.Output.Write<byte>([0xC0, 0x84, 0x3D]);
        dialer.Output.Write(body);

        Task<FlushResult> flush = dialer.Output.FlushAsync(TestContext.Current.CancellationToken).AsTask();

        (await reader.ReadAsync().Soon()).ShouldBe(BodyReadStatus.Body);
        reader.Body.ToArray().ShouldBe(body);
        reader.Release();
        await flush.Soon();
    }
}
