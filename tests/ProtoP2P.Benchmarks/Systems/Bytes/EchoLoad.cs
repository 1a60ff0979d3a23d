using System.Diagnostics;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>Small requests on one stream, each its own write.</summary>
internal static class EchoLoad
{
    private const int MaxSamples = 1 << 16;

    private static readonly byte[] Request = new byte[Conversation.SmallSize];

    /// <summary>Keeps so many requests unanswered for so long.</summary>
    public static async Task<Load> RunAsync(IByteStream stream, int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        Samples samples = new(MaxSamples);
        await Conversation.BeginEchoAsync(stream, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < inFlight; i++)
        {
            await stream.WriteAsync(Request, cancellationToken);
        }

        long calls = await AnswerAsync(stream, start, duration, samples, cancellationToken);
        await stream.CompleteAsync(cancellationToken);
        byte[] answer = new byte[Conversation.SmallSize];
        while (await stream.ReadExactlyAsync(answer, cancellationToken))
        {
            calls++;
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return new Load(calls, elapsed, inFlight == 1 ? samples.At(0.5) : default, inFlight == 1 ? samples.At(0.99) : default);
    }

    /// <summary>Sends one more for each answer, until the time is over.</summary>
    private static async Task<long> AnswerAsync(IByteStream stream, long start, TimeSpan duration, Samples samples, CancellationToken cancellationToken)
    {
        byte[] answer = new byte[Conversation.SmallSize];
        long calls = 0;
        for (long last = start; Stopwatch.GetElapsedTime(start, last) < duration; calls++)
        {
            await stream.ReadExactlyAsync(answer, cancellationToken);
            long now = Stopwatch.GetTimestamp();
            samples.Add(now - last);
            last = now;
            await stream.WriteAsync(Request, cancellationToken);
        }

        return calls;
    }
}
