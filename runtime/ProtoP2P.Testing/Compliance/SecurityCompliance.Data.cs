using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <content>The checks of what happens to bytes after the handshake.</content>
public sealed partial class SecurityCompliance
{
    private async Task OneMebibyteCrossesBothWays(CancellationToken cancellationToken)
    {
        await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(
            TransferAsync(pair.Dialer.Channel, pair.Listener.Channel, RandomBytes(1 << 20, seed: 1), 65_536, cancellationToken),
            TransferAsync(pair.Listener.Channel, pair.Dialer.Channel, RandomBytes(1 << 20, seed: 2), 65_536, cancellationToken))
            .ConfigureAwait(false);
    }

    private async Task TheReadersBufferMayHaveAnySize(CancellationToken cancellationToken)
    {
        await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        foreach (int size in (int[])[1, 13, 1000, 65_535, 200_000])
        {
            byte[] data = RandomBytes(Math.Min(size * 50, 150_000), seed: size);
            await TransferAsync(pair.Dialer.Channel, pair.Listener.Channel, data, size, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BitFlipsInTheData(CancellationToken cancellationToken)
    {
        var random = new Random(9);
        for (int round = 0; round < 50; round++)
        {
            await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            byte[] data = RandomBytes(1 + (round * 10), seed: round);

            // Anywhere in the message: each side adds at least a length and a tag, and this stays below that.
            pair.ListenerCarrier.FlipAt = pair.ListenerCarrier.Received + random.Next(data.Length + 16);
            pair.ListenerCarrier.Bit = random.Next(8);
            await pair.Dialer.Channel.WriteAsync(data, cancellationToken).ConfigureAwait(false);
            await pair.DialerCarrier.DisposeAsync().ConfigureAwait(false);
            byte[] buffer = new byte[data.Length];
            await Require.ThrowsAsync<IOException>(
                () => pair.Listener.Channel.ReadAsync(buffer, cancellationToken).AsTask(), $"reading data that was changed (round {round})")
                .ConfigureAwait(false);
            Require.That(buffer.AsSpan().IndexOfAnyExcept((byte)0) < 0, "nothing of a changed message may reach the reader's buffer");
        }
    }

    private async Task ATruncatedMessageIsAnError(CancellationToken cancellationToken)
    {
        byte[] data = RandomBytes(100, seed: 3);
        foreach (int arrives in (int[])[1, 2, 3, 17, 60, 100])
        {
            await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            pair.ListenerCarrier.EndAt = pair.ListenerCarrier.Received + arrives;
            await pair.Dialer.Channel.WriteAsync(data, cancellationToken).ConfigureAwait(false);
            await Require.ThrowsAsync<IOException>(
                () => pair.Listener.Channel.ReadAsync(new byte[200], cancellationToken).AsTask(), $"a message that ends after {arrives} bytes")
                .ConfigureAwait(false);
        }
    }

    private async Task AnOrderlyCloseDeliversEverything(CancellationToken cancellationToken)
    {
        await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        byte[] last = RandomBytes(100_000, seed: 4);
        await pair.Dialer.Channel.WriteAsync(last, cancellationToken).ConfigureAwait(false);
        await pair.Dialer.Channel.DisposeAsync().ConfigureAwait(false);
        byte[] received = await ReadToEndAsync(pair.Listener.Channel, cancellationToken).ConfigureAwait(false);
        Require.SameBytes(last, received, "the last data before the close");
        Require.Equal(0, await pair.Listener.Channel.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false), "the read past the end");
    }

    private async Task ACancelledReadConsumesNothing(CancellationToken cancellationToken)
    {
        await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        for (byte round = 0; round < 10; round++)
        {
            using var cancellation = new CancellationTokenSource();
            Task<int> pending = pair.Listener.Channel.ReadAsync(new byte[16], cancellation.Token).AsTask();
            await cancellation.CancelAsync().ConfigureAwait(false);
            await Require.ThrowsAsync<OperationCanceledException>(() => pending, "a cancelled read").ConfigureAwait(false);
            await TransferAsync(pair.Dialer.Channel, pair.Listener.Channel, [round, 1, 2], 16, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AnAbortEndsPendingReads(CancellationToken cancellationToken)
    {
        await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        Task<int> near = pair.Dialer.Channel.ReadAsync(new byte[16], cancellationToken).AsTask();
        Task<int> far = pair.Listener.Channel.ReadAsync(new byte[16], cancellationToken).AsTask();
        pair.Dialer.Channel.Abort();
        await Require.ThrowsAsync<IOException>(() => near, "a read that was pending when this side aborted").ConfigureAwait(false);
        await Require.ThrowsAsync<IOException>(() => far, "a read that was pending when the peer aborted").ConfigureAwait(false);
        await Require.ThrowsAsync<IOException>(
            () => pair.Dialer.Channel.WriteAsync(new byte[1], cancellationToken).AsTask(), "a write after an abort").ConfigureAwait(false);
    }

    private async Task ClosingMayBeRepeated(CancellationToken cancellationToken)
    {
        await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await pair.Dialer.Channel.DisposeAsync().ConfigureAwait(false);
        pair.Dialer.Channel.Abort();
        await pair.Dialer.Channel.DisposeAsync().ConfigureAwait(false);
        pair.Listener.Channel.Abort();
        pair.Listener.Channel.Abort();
        await pair.Listener.Channel.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task TransferAsync(
        IByteChannel from, IByteChannel to, byte[] data, int readerBuffer, CancellationToken cancellationToken)
    {
        Task writing = from.WriteAsync(data, cancellationToken).AsTask();
        byte[] received = new byte[data.Length];
        byte[] buffer = new byte[readerBuffer];
        int filled = 0;
        while (filled < received.Length)
        {
            int read = await to.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Require.That(read > 0 && read <= received.Length - filled, $"a read returned {read} bytes with {received.Length - filled} to come");
            buffer.AsSpan(0, read).CopyTo(received.AsSpan(filled));
            filled += read;
        }

        await writing.ConfigureAwait(false);
        Require.SameBytes(data, received, "the data");
    }

    private static async Task<byte[]> ReadToEndAsync(IByteChannel channel, CancellationToken cancellationToken)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[4096];
        while (await channel.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static byte[] RandomBytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
