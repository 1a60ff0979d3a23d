using ProtoP2P.Transports;

namespace ProtoP2P.Testing.Tests;

public sealed class ByteChannelPairTests
{
    private static readonly TimeSpan Safety = TimeSpan.FromSeconds(30);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_arrive_in_order_through_a_ring_smaller_than_the_write()
    {
        var pair = new ByteChannelPair(capacity: 1000);
        byte[] sent = new byte[50_000];
        new Random(1).NextBytes(sent);

        Task write = pair.First.WriteAsync(sent, Token).AsTask();
        byte[] received = new byte[sent.Length];
        for (int count = 0; count < received.Length;)
        {
            count += await pair.Second.ReadAsync(received.AsMemory(count, Math.Min(777, received.Length - count)), Token);
        }

        await write.WaitAsync(Safety, Token);
        received.ShouldBe(sent);
        pair.BytesFromFirst.ShouldBe(sent.Length);
    }

    [Fact]
    public async Task Disposing_an_end_lets_the_other_read_what_was_written_and_then_the_end()
    {
        var pair = new ByteChannelPair();
        await pair.First.WriteAsync(new byte[] { 1, 2, 3 }, Token);
        await pair.First.DisposeAsync();

        byte[] buffer = new byte[10];
        (await pair.Second.ReadAsync(buffer, Token)).ShouldBe(3);
        (await pair.Second.ReadAsync(buffer, Token)).ShouldBe(0);
        await Should.ThrowAsync<IOException>(async () => await pair.Second.WriteAsync(buffer, Token));
    }

    [Fact]
    public async Task A_cancelled_read_consumes_nothing_and_the_channel_stays_usable()
    {
        var pair = new ByteChannelPair();
        using var cancellation = new CancellationTokenSource();
        byte[] buffer = new byte[4];
        Task<int> read = pair.Second.ReadAsync(buffer, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => read.WaitAsync(Safety, Token));

        await pair.First.WriteAsync(new byte[] { 7 }, Token);
        (await pair.Second.ReadAsync(buffer, Token)).ShouldBe(1);
        buffer[0].ShouldBe((byte)7);
    }

    [Fact]
    public async Task A_cut_fails_pending_reads_and_writes_on_both_ends()
    {
        var pair = new ByteChannelPair(capacity: 1);
        Task<int> read = pair.First.ReadAsync(new byte[1], Token).AsTask();
        Task write = pair.First.WriteAsync(new byte[10], Token).AsTask();

        pair.Cut();

        await Should.ThrowAsync<IOException>(() => read.WaitAsync(Safety, Token));
        await Should.ThrowAsync<IOException>(() => write.WaitAsync(Safety, Token));
        await Should.ThrowAsync<IOException>(async () => await pair.Second.ReadAsync(new byte[1], Token));
    }

    [Fact]
    public async Task Abort_fails_the_other_end_too()
    {
        var pair = new ByteChannelPair();
        IByteChannel first = pair.First;
        Task<int> read = pair.Second.ReadAsync(new byte[1], Token).AsTask();
        first.Abort();
        first.Abort();
        await Should.ThrowAsync<IOException>(() => read.WaitAsync(Safety, Token));
    }
}
