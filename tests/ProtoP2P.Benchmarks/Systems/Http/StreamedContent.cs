using System.Diagnostics;
using System.Net;

namespace ProtoP2P.Benchmarks.Systems.Http;

/// <summary>A request of many messages, each flushed as gRPC does.</summary>
/// <param name="size">The bytes of a message, without its header.</param>
/// <param name="duration">How long to send.</param>
/// <param name="room">Is waited for before each message; null where nothing is.</param>
internal sealed class StreamedContent(int size, TimeSpan duration, SemaphoreSlim? room) : HttpContent
{
    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] message = Framing.Create(size);
        long start = Stopwatch.GetTimestamp();

        // The headers leave with the first bytes that are flushed; a server that is to answer before the end waits for them.
        await stream.FlushAsync(cancellationToken);
        do
        {
            await (room?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            await stream.WriteAsync(message, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
