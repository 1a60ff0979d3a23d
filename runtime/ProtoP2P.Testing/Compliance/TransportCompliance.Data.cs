using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <content>The checks of what happens to bytes, and of the ways in which a connection ends.</content>
public sealed partial class TransportCompliance
{
    private async Task OneMebibyteCrossesBothWays(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        byte[] there = RandomBytes(1 << 20, seed: 1);
        byte[] back = RandomBytes(1 << 20, seed: 2);
        await Task.WhenAll(
            TransferAsync(pair.Dialer, pair.Accepted, there, cancellationToken),
            TransferAsync(pair.Accepted, pair.Dialer, back, cancellationToken));
    }

    private async Task AWriterWaitsForItsReader(CancellationToken cancellationToken)
    {
        // More than any carrier buffers by default: the write can complete only because somebody reads.
        byte[] data = RandomBytes(32 << 20, seed: 3);
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        Task writing = pair.Dialer.WriteAsync(data, cancellationToken).AsTask();
        byte[] received = new byte[data.Length];
        await ReadFullyAsync(pair.Accepted, received.AsMemory(0, 1), cancellationToken);
        Require.That(!writing.IsCompleted, "a writer must wait while its reader does not read");
        await ReadFullyAsync(pair.Accepted, received.AsMemory(1), cancellationToken);
        await writing;
        Require.SameBytes(data, received, "the data");
    }

    private async Task ACancelledReadConsumesNothing(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        byte[] buffer = new byte[16];
        for (byte round = 0; round < 10; round++)
        {
            using var cancellation = new CancellationTokenSource();
            Task<int> pending = pair.Accepted.ReadAsync(buffer, cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Require.ThrowsAsync<OperationCanceledException>(() => pending, "a cancelled read");
            await TransferAsync(pair.Dialer, pair.Accepted, [round, 1, 2], cancellationToken);
        }
    }

    private async Task AnOrderlyCloseDeliversEverything(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        byte[] last = RandomBytes(50_000, seed: 4);
        await pair.Dialer.WriteAsync(last, cancellationToken);
        Task closing = pair.Dialer.DisposeAsync().AsTask();
        byte[] received = new byte[last.Length];
        await ReadFullyAsync(pair.Accepted, received, cancellationToken);
        Require.SameBytes(last, received, "the last data before the close");
        byte[] more = new byte[16];
        Require.Equal(0, await pair.Accepted.ReadAsync(more, cancellationToken), "the read at the end");
        Require.Equal(0, await pair.Accepted.ReadAsync(more, cancellationToken), "the read past the end");
        await pair.Accepted.DisposeAsync();
        await closing;
    }

    private async Task AnAbortFailsThePeersRead(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        Task<int> pending = pair.Accepted.ReadAsync(new byte[16], cancellationToken).AsTask();
        pair.Dialer.Abort();
        await Require.ThrowsAsync<IOException>(() => pending, "a read on a connection that the peer aborted");
    }

    private async Task AnAbortFailsThisSide(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        Task<int> pending = pair.Dialer.ReadAsync(new byte[16], cancellationToken).AsTask();
        pair.Dialer.Abort();
        await Require.ThrowsAsync<IOException>(() => pending, "a read that was pending when this side aborted");
        await RequireClosedAsync(pair.Dialer, cancellationToken);
    }

    private async Task ACloseFailsThisSide(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        Task<int> pending = pair.Dialer.ReadAsync(new byte[16], cancellationToken).AsTask();
        Task closing = pair.Dialer.DisposeAsync().AsTask();
        await pair.Accepted.DisposeAsync();
        await closing;
        await Require.ThrowsAsync<IOException>(() => pending, "a read that was pending when this side closed");
        await RequireClosedAsync(pair.Dialer, cancellationToken);
    }

    private async Task ClosingMayBeRepeated(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        pair.Dialer.Abort();
        await pair.Dialer.DisposeAsync();
        pair.Dialer.Abort();
        await pair.Accepted.DisposeAsync();
        await pair.Accepted.DisposeAsync();
        pair.Accepted.Abort();
    }

    private static async Task RequireClosedAsync(ITransportConnection connection, CancellationToken cancellationToken)
    {
        await Require.ThrowsAsync<IOException>(
            async () => await connection.ReadAsync(new byte[16], cancellationToken), "a read after closing");
        await Require.ThrowsAsync<IOException>(
            async () => await connection.WriteAsync(new byte[16], cancellationToken), "a write after closing");
    }

    private static async Task TransferAsync(IByteChannel from, IByteChannel to, byte[] data, CancellationToken cancellationToken)
    {
        Task writing = from.WriteAsync(data, cancellationToken).AsTask();
        byte[] received = new byte[data.Length];
        await ReadFullyAsync(to, received, cancellationToken);
        await writing;
        Require.SameBytes(data, received, "the data");
    }

    private static async Task ReadFullyAsync(IByteChannel channel, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            int read = await channel.ReadAsync(buffer, cancellationToken);
            Require.That(read > 0, $"the data ended {buffer.Length} bytes early");
            buffer = buffer[read..];
        }
    }

    private static byte[] RandomBytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
