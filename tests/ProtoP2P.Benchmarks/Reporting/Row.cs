using ProtoP2P.Benchmarks.Compare;

namespace ProtoP2P.Benchmarks.Reporting;

/// <summary>A comparison with its figures.</summary>
/// <param name="Comparison">What was compared.</param>
/// <param name="Subject">The figures of each round; none where it could not be measured.</param>
/// <param name="Reference">The same of what it is compared with.</param>
/// <param name="Missing">Why there are no figures; null where there are.</param>
internal sealed record Row(Comparison Comparison, IReadOnlyList<double> Subject, IReadOnlyList<double> Reference, string? Missing)
{
    /// <summary>The ratio of each round, which is of figures that were measured moments apart.</summary>
    public IReadOnlyList<double> Ratios { get; } = [.. Subject.Zip(Reference, static (subject, reference) => subject / reference)];

    /// <summary>The ratio, or the figure where there is nothing to compare with.</summary>
    public double? Result => Missing is not null ? null : Summary.Of(Comparison.Reference is null ? Subject : Ratios).Median;

    /// <summary>Whether the goal is met; null where there is none, or no figure.</summary>
    public bool? IsMet => Result is { } result ? Comparison.Goal?.IsMetBy(result) : null;

    /// <summary>The row of a comparison.</summary>
    public static Row Of(Comparison comparison, Measurements measurements)
    {
        Cell? reference = comparison.Reference;
        string? missing = measurements.WhyMissing(comparison.Subject) ?? (reference is null ? null : measurements.WhyMissing(reference));
        return new Row(
            comparison,
            measurements.Of(comparison.Subject, comparison.Metric),
            reference is null ? [] : measurements.Of(reference, comparison.Metric),
            missing);
    }
}
