using System.Text.Json;

namespace ProtoP2P.Benchmarks.Reporting;

/// <summary>Rows with the figures of all rounds, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The report.</summary>
    public static string Render(IReadOnlyList<Row> rows, bool isQuick) => JsonSerializer.Serialize(
        new { at = DateTimeOffset.UtcNow, machine = Machine.Describe(), quick = isQuick, rows = rows.Select(Describe) }, Options);

    private static object Describe(Row row) => new
    {
        work = row.Comparison.Subject.Work,
        system = row.Comparison.Subject.System,
        metric = row.Comparison.Metric,
        rounds = row.Subject,
        summary = Summarize(row.Subject),
        reference = row.Comparison.Reference is null ? null : $"{row.Comparison.Reference}",
        referenceRounds = row.Reference,
        referenceSummary = Summarize(row.Reference),
        ratios = row.Ratios,
        ratio = Summarize(row.Ratios),
        goal = row.Comparison.Goal is null ? null : $"{row.Comparison.Goal}",
        met = row.IsMet,
        missing = row.Missing,
    };

    private static Summary? Summarize(IReadOnlyList<double> rounds) => rounds.Count == 0 ? null : Summary.Of(rounds);
}
