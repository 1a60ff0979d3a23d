using System.Diagnostics;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>Transfers over many streams at a time.</summary>
internal static class BulkRunner
{
    /// <summary>Opens the streams, and then sends over all of them.</summary>
    public static Task<Transfer> UploadAsync(
        Func<CancellationToken, ValueTask<IByteStream>> open, int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        RunAsync(open, streams, stream => Conversation.UploadAsync(stream, duration, cancellationToken), cancellationToken);

    /// <summary>Opens the streams, and then reads from all of them.</summary>
    public static Task<Transfer> DownloadAsync(
        Func<CancellationToken, ValueTask<IByteStream>> open, int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        RunAsync(open, streams, stream => Conversation.DownloadAsync(stream, duration, cancellationToken), cancellationToken);

    private static async Task<Transfer> RunAsync(
        Func<CancellationToken, ValueTask<IByteStream>> open, int streams, Func<IByteStream, Task<(long, long)>> transfer, CancellationToken cancellationToken)
    {
        List<IByteStream> opened = new(streams);
        try
        {
            for (int i = 0; i < streams; i++)
            {
                opened.Add(await open(cancellationToken));
            }

            long start = Stopwatch.GetTimestamp();
            (long Total, long InTime)[] read = await Task.WhenAll(opened.Select(stream => Task.Run(() => transfer(stream), cancellationToken)));
            return new Transfer(read.Sum(static one => one.Total), Stopwatch.GetElapsedTime(start), [.. read.Select(static one => one.InTime)]);
        }
        finally
        {
            await Task.WhenAll(opened.Select(static stream => stream.DisposeAsync().AsTask()));
        }
    }
}
