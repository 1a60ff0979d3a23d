using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.Echo;

/// <summary>Has a peer echo bytes, and checks what comes back.</summary>
/// <param name="host">The node that asks.</param>
public sealed class EchoClient(ILibp2pHost host)
{
    private const int ChunkLength = 64 * 1024;

    // No power of two, so that a swapped or repeated frame shows.
    private const int Period = 251;

    /// <summary>Sends so many bytes over one stream and compares what comes back.</summary>
    /// <param name="connection">The way to the peer.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="progress">Told how many have come back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NegotiationException">The peer does not serve echo.</exception>
    public async Task<EchoResult> EchoAsync(
        IPeerConnection connection, long bytes, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long started = host.TimeProvider.GetTimestamp();
        IPeerStream stream = await host.OpenStreamAsync(connection, [EchoProtocol.Id], cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            Task sending = SendAsync(stream.Output, bytes, cancellationToken);
            Task<(long Received, bool Match)> receiving = ReceiveAsync(stream.Input, progress, cancellationToken);
            await Task.WhenAll(sending, receiving).ConfigureAwait(false);
            (long received, bool match) = await receiving.ConfigureAwait(false);
            return new EchoResult(received, match && received == bytes, host.TimeProvider.GetElapsedTime(started));
        }
    }

    private static async Task SendAsync(PipeWriter output, long bytes, CancellationToken cancellationToken)
    {
        for (long position = 0; position < bytes;)
        {
            int length = (int)Math.Min(ChunkLength, bytes - position);
            Fill(output.GetSpan(length)[..length], position);
            output.Advance(length);
            position += length;
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        await output.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task<(long Received, bool Match)> ReceiveAsync(
        PipeReader input, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long received = 0;
        bool match = true;
        ReadResult read;
        do
        {
            read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                match &= IsExpected(segment.Span, received);
                received += segment.Length;
            }

            input.AdvanceTo(read.Buffer.End);
            progress?.Report(received);
        }
        while (!read.IsCompleted);

        return (received, match);
    }

    private static void Fill(Span<byte> chunk, long position)
    {
        for (int i = 0; i < chunk.Length; i++)
        {
            chunk[i] = (byte)((position + i) % Period);
        }
    }

    private static bool IsExpected(ReadOnlySpan<byte> chunk, long position)
    {
        for (int i = 0; i < chunk.Length; i++)
        {
            if (chunk[i] != (byte)((position + i) % Period))
            {
                return false;
            }
        }

        return true;
    }
}
