using System.Diagnostics;

namespace ProtoP2P.Benchmarks.Systems;

/// <summary>Runs calls one after another in as many loops as are to be in flight.</summary>
internal static class LoadRunner
{
    // 64 Ki samples of a sequential caller last for seconds; what comes after is not sampled.
    private const int MaxSamples = 1 << 16;

    /// <summary>Runs a load.</summary>
    public static async Task<Load> RunAsync(Func<CancellationToken, ValueTask> call, int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        Samples samples = new(MaxSamples);
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        Task<long>[] loops = [.. Enumerable.Range(0, inFlight).Select(_ => Task.Run(() => LoopAsync(call, end, samples, cancellationToken), cancellationToken))];
        long calls = (await Task.WhenAll(loops)).Sum();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return new Load(calls, elapsed, samples.At(0.5), samples.At(0.99));
    }

    private static async Task<long> LoopAsync(Func<CancellationToken, ValueTask> call, long end, Samples samples, CancellationToken cancellationToken)
    {
        long calls = 0;
        long last = Stopwatch.GetTimestamp();
        do
        {
            await call(cancellationToken);
            long now = Stopwatch.GetTimestamp();
            samples.Add(now - last);
            last = now;
            calls++;
        }
        while (last < end);

        return calls;
    }
}
