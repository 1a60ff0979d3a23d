using ProtoP2P.Benchmarks.Compare;
using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Scale;

/// <summary>Measures calls beside a reference, in interleaved rounds.</summary>
internal sealed class ScaleMeter(Pace pace, TextWriter progress)
{
    /// <summary>How many calls run at a time where many do.</summary>
    public const int Many = 32;

    /// <summary>Measures a point.</summary>
    /// <param name="name">What the point is called while it is measured.</param>
    /// <param name="value">Its place on the axis.</param>
    /// <param name="inFlight">How many calls run at a time where many do.</param>
    /// <param name="subject">A call.</param>
    /// <param name="reference">A call with which it is compared.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ScalePoint> MeasureAsync(
        string name, int value, int inFlight, Func<CancellationToken, ValueTask> subject, Func<CancellationToken, ValueTask> reference, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync($"{value} {name}".AsMemory(), cancellationToken);
        foreach (Func<CancellationToken, ValueTask> call in (Func<CancellationToken, ValueTask>[])[reference, subject])
        {
            await LoadRunner.RunAsync(call, inFlight, pace.WarmUp / 2, cancellationToken);
            await LoadRunner.RunAsync(call, 1, pace.WarmUp / 2, cancellationToken);
        }

        List<double> sequential = [], sequentialRatios = [], rates = [], costRatios = [];
        for (int round = 0; round < pace.Rounds; round++)
        {
            (Load own, Load other) = await BothAsync(subject, reference, 1, isTurned: round % 2 == 1, cancellationToken);
            sequential.Add(own.Median.TotalMicroseconds);
            sequentialRatios.Add(own.Median / other.Median);
            (own, other) = await BothAsync(subject, reference, inFlight, isTurned: round % 2 == 1, cancellationToken);
            rates.Add(own.Rate);
            costRatios.Add(other.Rate / own.Rate);
        }

        return new ScalePoint(value, inFlight, sequential, sequentialRatios, rates, costRatios);
    }

    // Whoever came first in one round comes second in the next.
    private async Task<(Load Own, Load Other)> BothAsync(
        Func<CancellationToken, ValueTask> subject, Func<CancellationToken, ValueTask> reference, int inFlight, bool isTurned, CancellationToken cancellationToken)
    {
        Load first = await LoadRunner.RunAsync(isTurned ? subject : reference, inFlight, pace.Slice, cancellationToken);
        Load second = await LoadRunner.RunAsync(isTurned ? reference : subject, inFlight, pace.Slice, cancellationToken);
        return isTurned ? (first, second) : (second, first);
    }
}
