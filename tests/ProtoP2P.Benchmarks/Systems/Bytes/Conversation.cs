using System.Buffers.Binary;
using System.Diagnostics;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>What is said on a stream of bytes: 5 bytes say what is to come, and then it comes.</summary>
internal static class Conversation
{
    /// <summary>A small request and its answer.</summary>
    public const int SmallSize = 64;

    private const int HeaderSize = 5;
    private const int ReportSize = 2 * sizeof(long);
    private const byte Upload = (byte)'U';
    private const byte Download = (byte)'D';
    private const byte Echo = (byte)'E';

    private static readonly byte[] Block = new byte[64 * 1024];

    /// <summary>Holds the server's end.</summary>
    public static async Task ServeAsync(IByteStream stream, CancellationToken cancellationToken)
    {
        byte[] header = new byte[HeaderSize];
        if (!await stream.ReadExactlyAsync(header, cancellationToken))
        {
            return;
        }

        TimeSpan duration = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)));
        switch (header[0])
        {
            case Upload:
                (long total, long inTime) = await DrainAsync(stream, duration, cancellationToken);
                byte[] report = new byte[ReportSize];
                BinaryPrimitives.WriteInt64BigEndian(report, total);
                BinaryPrimitives.WriteInt64BigEndian(report.AsSpan(sizeof(long)), inTime);
                await stream.WriteAsync(report, cancellationToken);
                break;
            case Download:
                await FillAsync(stream, duration, cancellationToken);
                break;
            case Echo:
                await EchoAllAsync(stream, cancellationToken);
                break;
            default:
                throw new InvalidDataException($"nobody says {header[0]}");
        }

        await stream.CompleteAsync(cancellationToken);
        await WaitForEndAsync(stream, cancellationToken);
    }

    /// <summary>Sends for so long.</summary>
    /// <returns>How many bytes the server read, and how many of them within that time.</returns>
    public static async Task<(long Total, long InTime)> UploadAsync(IByteStream stream, TimeSpan duration, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Header(Upload, duration), cancellationToken);
        await FillAsync(stream, duration, cancellationToken);
        await stream.CompleteAsync(cancellationToken);
        byte[] report = new byte[ReportSize];
        return await stream.ReadExactlyAsync(report, cancellationToken)
            ? (BinaryPrimitives.ReadInt64BigEndian(report), BinaryPrimitives.ReadInt64BigEndian(report.AsSpan(sizeof(long))))
            : throw new EndOfStreamException("the server did not say how much of an upload it read");
    }

    /// <summary>Lets the server send for so long.</summary>
    /// <returns>How many bytes came, and how many of them within that time.</returns>
    public static async Task<(long Total, long InTime)> DownloadAsync(IByteStream stream, TimeSpan duration, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Header(Download, duration), cancellationToken);
        (long, long) read = await DrainAsync(stream, duration, cancellationToken);
        await stream.CompleteAsync(cancellationToken);
        return read;
    }

    /// <summary>Begins small requests, whose answers come in order.</summary>
    public static ValueTask BeginEchoAsync(IByteStream stream, CancellationToken cancellationToken) =>
        stream.WriteAsync(Header(Echo, TimeSpan.Zero), cancellationToken);

    /// <summary>A request that has the stream for itself.</summary>
    public static async ValueTask EchoOnceAsync(IByteStream stream, CancellationToken cancellationToken)
    {
        byte[] request = new byte[HeaderSize + SmallSize];
        request[0] = Echo;
        await stream.WriteAsync(request, cancellationToken);
        await stream.CompleteAsync(cancellationToken);
        if (!await stream.ReadExactlyAsync(request.AsMemory(0, SmallSize), cancellationToken))
        {
            throw new EndOfStreamException("the server answered nothing");
        }

        await WaitForEndAsync(stream, cancellationToken);
    }

    private static byte[] Header(byte kind, TimeSpan duration)
    {
        byte[] header = new byte[HeaderSize];
        header[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), (int)duration.TotalMilliseconds);
        return header;
    }

    private static async Task FillAsync(IByteStream stream, TimeSpan duration, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            await stream.WriteAsync(Block, cancellationToken);
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
    }

    private static async Task<(long Total, long InTime)> DrainAsync(IByteStream stream, TimeSpan duration, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        long total = 0;
        long inTime = 0;
        while (await stream.SkipAsync(cancellationToken) is > 0 and var count)
        {
            total += count;
            if (Stopwatch.GetElapsedTime(start) <= duration)
            {
                inTime = total;
            }
        }

        return (total, inTime);
    }

    private static async Task EchoAllAsync(IByteStream stream, CancellationToken cancellationToken)
    {
        byte[] request = new byte[SmallSize];
        while (await stream.ReadExactlyAsync(request, cancellationToken))
        {
            await stream.WriteAsync(request, cancellationToken);
        }
    }

    private static async ValueTask WaitForEndAsync(IByteStream stream, CancellationToken cancellationToken)
    {
        byte[] rest = new byte[1];
        while (await stream.ReadAsync(rest, cancellationToken) > 0)
        {
        }
    }
}
