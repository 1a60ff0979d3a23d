using ProtoP2P.Transports.Memory;

namespace ProtoP2P.Transports;

public class MemoryPipeTests
{
    private readonly MemoryPipe _pipe = new(16, "pipe");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_cross_in_order_through_a_ring_smaller_than_they_are()
    {
        var random = new Random(1);
        byte[] sent = new byte[100_000];
        random.NextBytes(sent);
        Task writing = WriteAllAsync();
        byte[] received = new byte[sent.Length];
        for (int count = 0; count < received.Length;)
        {
            count += await _pipe.ReadAsync(received.AsMemory(count, Math.Min(random.Next(1, 40), received.Length - count)), Token);
        }

        await writing;
        received.ShouldBe(sent);

        async Task WriteAllAsync()
        {
            var sizes = new Random(2);
            for (int offset = 0; offset < sent.Length;)
            {
                int size = Math.Min(sizes.Next(1, 40), sent.Length - offset);
                await _pipe.WriteAsync(sent.AsMemory(offset, size), Token);
                offset += size;
            }
        }
    }

    [Fact]
    public async Task A_cancelled_write_throws_and_a_full_pipe_holds_no_more_than_its_capacity()
    {
        using var cancellation = new CancellationTokenSource();
        Task writing = _pipe.WriteAsync(new byte[17], cancellation.Token).AsTask();
        writing.IsCompleted.ShouldBeFalse();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => writing);
        (await _pipe.ReadAsync(new byte[100], Token)).ShouldBe(16);
    }

    [Fact]
    public async Task The_token_of_a_read_that_is_over_does_not_reach_the_next_one()
    {
        using var earlier = new CancellationTokenSource();
        Task<int> first = _pipe.ReadAsync(new byte[1], earlier.Token).AsTask();
        await _pipe.WriteAsync(new byte[1], Token);
        (await first).ShouldBe(1);
        Task<int> second = _pipe.ReadAsync(new byte[1], Token).AsTask();

        await earlier.CancelAsync();
        await _pipe.WriteAsync(new byte[1], Token);

        (await second).ShouldBe(1);
    }

    [Fact]
    public async Task A_second_read_at_the_same_time_is_refused()
    {
        Task<int> first = _pipe.ReadAsync(new byte[1], Token).AsTask();

        await Should.ThrowAsync<InvalidOperationException>(async () => await _pipe.ReadAsync(new byte[1], Token));

        await _pipe.WriteAsync(new byte[1], Token);
        (await first).ShouldBe(1);
    }

    [Fact]
    public async Task A_read_without_room_is_refused() =>
        await Should.ThrowAsync<ArgumentException>(async () => await _pipe.ReadAsync(Memory<byte>.Empty, Token));

    [Fact]
    public async Task A_writer_that_waits_fails_when_its_reader_closes()
    {
        Task writing = _pipe.WriteAsync(new byte[17], Token).AsTask();

        _pipe.CompleteReader();

        (await Should.ThrowAsync<IOException>(() => writing)).Message.ShouldBe("pipe: the peer has closed it");
    }

    [Fact]
    public async Task Bytes_under_way_are_lost_in_a_cut()
    {
        await _pipe.WriteAsync(new byte[5], Token);

        _pipe.Abort("the cable broke");
        _pipe.Abort("later");

        (await Should.ThrowAsync<IOException>(async () => await _pipe.ReadAsync(new byte[1], Token))).Message.ShouldBe("pipe: the cable broke");
        (await Should.ThrowAsync<IOException>(async () => await _pipe.WriteAsync(new byte[1], Token))).Message.ShouldBe("pipe: the cable broke");
    }

    [Fact]
    public void Reading_what_is_there_and_writing_where_room_is_allocate_nothing()
    {
        byte[] buffer = new byte[8];
        Cross(100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Cross(10_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);

        void Cross(int times)
        {
            for (int i = 0; i < times; i++)
            {
                _pipe.WriteAsync(buffer, CancellationToken.None).GetAwaiter().GetResult();
                _pipe.ReadAsync(buffer, CancellationToken.None).GetAwaiter().GetResult();
            }
        }
    }
}
