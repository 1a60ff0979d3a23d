using System.Globalization;
using System.Text;
using ProtoP2P.Benchmarks.Reporting;
using ProtoP2P.PubSub.Simulation.Reporting;

namespace ProtoP2P.Benchmarks.Scale;

/// <summary>Tables and plots of what was measured.</summary>
internal static class ScaleReport
{
    private const double Mebibyte = 1 << 20;

    /// <summary>A table, with the plots below it.</summary>
    public static string Render(ScaleSeries series, IReadOnlyList<ScalePoint> points)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"### {char.ToUpperInvariant(series.Name[0])}{series.Name[1..]}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {series.Noun} | us a call, one after another | of the least | calls a second, at a time | us a call | of the least |{(series.IsBounded ? string.Empty : " MiB/s each way |")}\n");
        text.Append(series.IsBounded ? "|---:|---:|---:|---:|---:|---:|\n" : "|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (ScalePoint point in points)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {point.Value:#,0} | {Figure(point.Sequential, "#,0")} | {Figure(point.SequentialRatios, "0.00")} | {Figure(point.Rates, "#,0")}, {point.InFlight} | {point.Share:#,0.0} | {Figure(point.CostRatios, "0.00")} |");
            text.Append(series.IsBounded ? "\n" : string.Create(CultureInfo.InvariantCulture, $" {point.Rate * point.Value / Mebibyte:#,0.0} |\n"));
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{Verdict(series, points)}\n\n");
        foreach ((string file, Chart chart) in Charts(series, points))
        {
            text.Append(CultureInfo.InvariantCulture, $"![{chart.Title}](images/{file}.svg)\n");
        }

        return text.ToString();
    }

    /// <summary>The plots, by the names of their files.</summary>
    public static IEnumerable<(string File, Chart Chart)> Charts(ScaleSeries series, IReadOnlyList<ScalePoint> points)
    {
        IReadOnlyList<(double, double)> Line(Func<ScalePoint, double> value) => [.. points.Select(point => ((double)point.Value, value(point)))];
        yield return (
            $"scale-{series.Name}-cost",
            new Chart($"Microseconds a call, by {series.Name}", series.Noun, "us", [new("one after another", Line(static point => point.Alone)), new("among many", Line(static point => point.Share))])
            {
                IsLogarithmic = true,
            });
        yield return (
            $"scale-{series.Name}-rate",
            new Chart($"Calls a second, by {series.Name}", series.Noun, "calls/s", [new("one after another", Line(static point => 1e6 / point.Alone)), new("many at a time", Line(static point => point.Rate))])
            {
                IsLogarithmic = true,
            });
    }

    private static string Verdict(ScaleSeries series, IReadOnlyList<ScalePoint> points)
    {
        if (!series.IsBounded)
        {
            double least = points.Min(static point => point.Alone / point.Value);
            return string.Create(CultureInfo.InvariantCulture, $"A KiB takes {1024 * least:0.00} us where it takes least, and {1024 * points[^1].Alone / points[^1].Value:0.00} us in the largest message.");
        }

        double alone = points.Max(static point => Summary.Of(point.SequentialRatios).Median);
        double among = points.Max(static point => Summary.Of(point.CostRatios).Median);
        string met = alone <= 2 && among <= 2 ? "met" : "missed";
        return string.Create(CultureInfo.InvariantCulture, $"A call costs at most {alone:0.00} times as much one after another, and {among:0.00} times among many. The goal is 2: {met}.");
    }

    private static string Figure(IReadOnlyList<double> rounds, string format)
    {
        Summary summary = Summary.Of(rounds);
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return rounds.Count == 1 ? Text(summary.Median) : $"{Text(summary.Median)} ({Text(summary.Least)} to {Text(summary.Most)})";
    }
}
