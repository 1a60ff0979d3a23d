using System.Diagnostics;
using System.Runtime.CompilerServices;
using ProtoP2P.Benchmarks.Contract;

namespace ProtoP2P.Benchmarks.Systems.Libp2p;

/// <summary>The calls of <see cref="ICalls"/> that stream; each result is in messages a second.</summary>
internal static class CallStreams
{
    /// <summary>The server sends.</summary>
    public static async Task<double> DownAsync(ICalls calls, TimeSpan duration, CancellationToken cancellationToken)
    {
        StreamRequest request = new() { Milliseconds = (int)duration.TotalMilliseconds, Size = Messages.DataOf(Messages.StreamSize) };
        long start = Stopwatch.GetTimestamp();
        long count = 0;
        await foreach (Payload message in calls.DownAsync(request, cancellationToken))
        {
            count++;
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The client sends.</summary>
    public static async Task<double> UpAsync(ICalls calls, TimeSpan duration, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Received received = await calls.UpAsync(SendAsync(Messages.StreamSize, null, start, duration, cancellationToken), cancellationToken);
        return received.Messages / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Both send.</summary>
    public static async Task<double> EchoAllAsync(ICalls calls, int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        using SemaphoreSlim room = new(inFlight);
        long start = Stopwatch.GetTimestamp();
        long count = 0;
        await foreach (Payload message in calls.EchoAllAsync(SendAsync(Messages.DuplexSize, room, start, duration, cancellationToken), cancellationToken))
        {
            count++;
            room.Release();
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async IAsyncEnumerable<Payload> SendAsync(
        int size, SemaphoreSlim? room, long start, TimeSpan duration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Payload message = Messages.OfSize(size);
        do
        {
            await (room?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            yield return message;
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
    }
}
