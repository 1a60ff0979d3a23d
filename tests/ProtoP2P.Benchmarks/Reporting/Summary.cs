namespace ProtoP2P.Benchmarks.Reporting;

/// <summary>What several rounds say.</summary>
/// <param name="Median">The middle one.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
internal sealed record Summary(double Median, double Least, double Most)
{
    /// <summary>Of one round or more.</summary>
    public static Summary Of(IReadOnlyList<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Summary(median, sorted[0], sorted[^1]);
    }
}
