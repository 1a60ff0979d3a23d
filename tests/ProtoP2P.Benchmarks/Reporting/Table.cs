using System.Globalization;
using System.Text;

namespace ProtoP2P.Benchmarks.Reporting;

/// <summary>Rows as a table of Markdown.</summary>
internal static class Table
{
    /// <summary>The table, with a line about the machine above it.</summary>
    public static string Render(IReadOnlyList<Row> rows)
    {
        StringBuilder table = new();
        table.Append(CultureInfo.InvariantCulture, $"{Machine.Describe()}\n\n");
        table.Append("| Work | System | Median (range) | Beside | Its median (range) | Ratio (range) | Goal | |\n|---|---|---|---|---|---|---|---|\n");
        foreach (Row row in rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {row.Comparison.Subject.Work}, {row.Comparison.Metric} | {row.Comparison.Subject.System} | {Figures(row)} |\n");
        }

        return table.ToString();
    }

    private static string Figures(Row row)
    {
        string goal = $"{row.Comparison.Goal}";
        string reference = Beside(row);
        return row.Missing is { } missing
            ? $"{missing.Replace("|", "\\|", StringComparison.Ordinal)} | {reference} | | | {goal} | not measured"
            : $"{Figure(row.Subject)} | {reference} | {Figure(row.Reference)} | {Ratio(row.Ratios)} | {goal} | {Verdict(row.IsMet)}";
    }

    /// <summary>What it is compared with: another system at the same work, or the same system at another.</summary>
    private static string Beside(Row row) => row.Comparison.Reference switch
    {
        null => string.Empty,
        var reference when reference.Work == row.Comparison.Subject.Work => reference.System,
        var reference => $"{reference}",
    };

    private static string Verdict(bool? isMet) => isMet switch
    {
        true => "met",
        false => "missed",
        null => string.Empty,
    };

    private static string Figure(IReadOnlyList<double> rounds) => Render(rounds, static value => value >= 100 ? "#,0" : value >= 10 ? "0.0" : "0.00");

    private static string Ratio(IReadOnlyList<double> rounds) => Render(rounds, static _ => "0.00");

    private static string Render(IReadOnlyList<double> rounds, Func<double, string> format)
    {
        if (rounds.Count == 0)
        {
            return string.Empty;
        }

        Summary summary = Summary.Of(rounds);
        string Text(double value) => value.ToString(format(value), CultureInfo.InvariantCulture);
        return rounds.Count == 1 ? Text(summary.Median) : $"{Text(summary.Median)} ({Text(summary.Least)} to {Text(summary.Most)})";
    }
}
