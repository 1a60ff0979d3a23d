namespace ProtoP2P.Benchmarks.Compare;

/// <summary>A row of the table.</summary>
/// <param name="Subject">What is compared.</param>
/// <param name="Metric">Which of its figures, of <see cref="Works.Metrics"/>.</param>
/// <param name="Reference">With what; null where the figure stands by itself.</param>
/// <param name="Goal">What the ratio should be, or the figure where there is no reference; null where nothing was promised.</param>
/// <param name="IsQuick">Whether a quick run has it.</param>
internal sealed record Comparison(Cell Subject, string Metric, Cell? Reference = null, Goal? Goal = null, bool IsQuick = false)
{
    /// <summary>Whether a filter asks for it: a part of the name of its work or its system, or the beginning of both with a slash between.</summary>
    public bool IsAskedBy(string filter) => filter.Contains('/', StringComparison.Ordinal)
        ? $"{Subject}".StartsWith(filter, StringComparison.OrdinalIgnoreCase)
        : $"{Subject}".Contains(filter, StringComparison.OrdinalIgnoreCase);
}
