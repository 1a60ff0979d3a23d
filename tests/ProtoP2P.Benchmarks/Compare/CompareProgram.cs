using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Reporting;
using ProtoP2P.Benchmarks.Works;

namespace ProtoP2P.Benchmarks.Compare;

/// <summary>Measures whole systems side by side: this library, what the machine allows, and what a user would pick instead.</summary>
internal static class CompareProgram
{
    /// <summary>The argument that asks for it.</summary>
    public const string Verb = "compare";

    /// <summary>Runs the program.</summary>
    /// <param name="args">See <see cref="CompareArguments.Usage"/>.</param>
    /// <param name="output">Takes the table.</param>
    /// <param name="progress">Takes a line for each cell while it is measured.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>0, also where goals are missed; 1 where something could not be measured that should; 2 where the arguments make no sense.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        if (CompareArguments.Read(args) is not { } arguments)
        {
            await output.WriteLineAsync(CompareArguments.Usage);
            return 2;
        }

        IReadOnlyList<Comparison> comparisons = Choose(arguments);
        if (comparisons.Count == 0)
        {
            await output.WriteLineAsync($"nothing is called {string.Join(" or ", arguments.Only)}; there are {string.Join(", ", ComparisonList.All.Select(static row => row.Subject).Distinct())}");
            return 2;
        }

        Measurements measurements = new();
        await MeasureAsync(comparisons, arguments.IsQuick ? Pace.Quick : Pace.Full, measurements, progress, cancellationToken);
        IReadOnlyList<Row> rows = [.. comparisons.Select(comparison => Row.Of(comparison, measurements))];
        string table = Table.Render(rows);
        await output.WriteAsync(table);
        await SaveAsync(arguments, rows, table, cancellationToken);
        return measurements.HasFailures ? 1 : 0;
    }

    private static Comparison[] Choose(CompareArguments arguments) =>
    [
        .. ComparisonList.All
            .Where(comparison => comparison.IsQuick || !arguments.IsQuick)
            .Where(comparison => arguments.Only.Count == 0 || arguments.Only.Any(comparison.IsAskedBy)),
    ];

    private static async Task MeasureAsync(
        IReadOnlyList<Comparison> comparisons, Pace pace, Measurements measurements, TextWriter progress, CancellationToken cancellationToken)
    {
        await using Endpoints endpoints = new();
        Rounds rounds = new(endpoints, pace, measurements, progress);
        foreach (IGrouping<string, Cell> family in comparisons
            .SelectMany(static comparison => comparison.Reference is { } reference ? [reference, comparison.Subject] : (Cell[])[comparison.Subject])
            .Distinct()
            .GroupBy(static cell => WorkList.Find(cell.Work).Family))
        {
            await rounds.RunAsync([.. family], cancellationToken);
        }
    }

    private static async Task SaveAsync(CompareArguments arguments, IReadOnlyList<Row> rows, string table, CancellationToken cancellationToken)
    {
        if (arguments.JsonFile is { } file)
        {
            await File.WriteAllTextAsync(file, JsonReport.Render(rows, arguments.IsQuick), cancellationToken);
        }

        if (arguments.Writes)
        {
            await PerformancePage.WriteAsync("compare", table, cancellationToken);
        }
    }
}
