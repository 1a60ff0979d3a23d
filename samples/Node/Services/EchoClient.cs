using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P;

namespace Node.Services;

/// <summary>Has a peer echo bytes, and checks what comes back.</summary>
internal sealed class EchoClient(ILibp2pHost host)
{
    private const int ChunkLength = 64 * 1024;

    // No power of two, so that a swapped or repeated frame shows.
    private const int Period = 251;

    public async Task<EchoOutcome> EchoAsync(
        IPeerConnection connection, long bytes, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        long started = host.TimeProvider.GetTimestamp();
        await using IPeerStream stream = await host.OpenStreamAsync(connection, [EchoService.ProtocolId], cancellationToken);
        Task sending = SendAsync(stream.Output, bytes, cancellationToken);
        Task<(long Received, bool Match)> receiving = ReceiveAsync(stream.Input, progress, cancellationToken);
        await Task.WhenAll(sending, receiving);
        (long received, bool match) = await receiving;
        return new EchoOutcome(received, match && received == bytes, host.TimeProvider.GetElapsedTime(started));
    }

    private static async Task SendAsync(PipeWriter output, long bytes, CancellationToken cancellationToken)
    {
        for (long position = 0; position < bytes;)
        {
            int length = (int)Math.Min(ChunkLength, bytes - position);
            Fill(output.GetSpan(length)[..length], position);
            output.Advance(length);
            position += length;
            await output.FlushAsync(cancellationToken);
        }

        await output.CompleteAsync();
    }

    private static async Task<(long Received, bool Match)> ReceiveAsync(
        PipeReader input, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long received = 0;
        bool match = true;
        ReadResult read;
        do
        {
            read = await input.ReadAsync(cancellationToken);
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
