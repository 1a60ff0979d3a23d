using System.Globalization;
using System.Text;
using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.RoundTrips.Proxies;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.RoundTrips.Reporting;

/// <summary>Brings the tables of docs/round-trips.md up to date. The words around them are written by hand.</summary>
internal static class RoundTripsPage
{
    private const string End = "<!-- end of what was measured -->";

    /// <summary>Where the page is.</summary>
    public static string FilePath { get; } = System.IO.Path.Combine(RepositoryRoot.Find(), "docs", "round-trips.md");

    /// <summary>Writes what was measured into the page.</summary>
    public static async Task WriteAsync(Results results, CancellationToken cancellationToken)
    {
        string page = await File.ReadAllTextAsync(FilePath, cancellationToken).ConfigureAwait(false);
        page = Replace(page, "calls", RenderCalls(results));
        page = Replace(page, "first uses", RenderFirstUses(results));
        page = Replace(page, "steps", RenderSteps(results));
        await File.WriteAllTextAsync(FilePath, page, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How a table begins in the page.</summary>
    public static string Begin(string name) => $"<!-- measured: {name} -->";

    private static string Replace(string page, string name, string table)
    {
        int begin = page.IndexOf(Begin(name), StringComparison.Ordinal);
        int end = begin < 0 ? -1 : page.IndexOf(End, begin, StringComparison.Ordinal);
        return end < 0
            ? throw new InvalidOperationException($"{FilePath} has no table between '{Begin(name)}' and '{End}'")
            : $"{page[..begin]}{Begin(name)}\n{table}{page[end..]}";
    }

    private static string RenderCalls(Results results)
    {
        StringBuilder table = new();
        table.Append("| | ours dials ours | ours dials js | js dials ours | js dials js |\n|---|---|---|---|---|\n");
        foreach (Stack stack in Cells.Stacks)
        {
            table.Append($"| {stack} |");
            foreach ((NodeKind dialer, NodeKind listener) in Cells.Pairs)
            {
                table.Append($" {Render(results[new Cell(stack, dialer, listener)])} |");
            }

            table.Append('\n');
        }

        return table.ToString();
    }

    private static string RenderFirstUses(Results results)
    {
        StringBuilder table = new();
        table.Append($"| {Cells.Usual} | connected | call | echo | ping |\n|---|---|---|---|---|\n");
        foreach (NodeKind kind in Enum.GetValues<NodeKind>())
        {
            Cell call = new(Cells.Usual, kind, kind);
            table.Append($"| {(kind == NodeKind.Js ? "js" : "ours")} | {results[call]?.Connected.ToString(CultureInfo.InvariantCulture) ?? "-"} |");
            table.Append($" {Render(results[call])} | {Render(results[call with { First = FirstUse.Echo }])} | {Render(results[call with { First = FirstUse.Ping }])} |\n");
        }

        return table.ToString();
    }

    private static string RenderSteps(Results results)
    {
        StringBuilder tables = new();
        foreach ((string title, Cell cell, IReadOnlyList<Step> steps) in Steps.All)
        {
            if (results[cell] is { } measured)
            {
                tables.Append($"\n{title}:\n\n").Append(Render(cell, measured, steps));
            }
        }

        return tables.Append('\n').ToString();
    }

    private static string Render(Cell cell, Measurement measured, IReadOnlyList<Step> steps)
    {
        if (measured.Replied != steps.Count)
        {
            throw new InvalidOperationException($"{cell}: the page explains {steps.Count} round trips, and {measured.Replied} were measured");
        }

        StringBuilder table = new("| | there | back |\n|---|---|---|\n");
        foreach ((int index, Step step) in steps.Index())
        {
            table.Append($"| {index + 1} | {step.There}{Size(measured, (2 * index) + 1)} | {step.Back}{Size(measured, (2 * index) + 2)} |\n");
        }

        return table.ToString();
    }

    /// <summary>How much a flight carried; nothing for the handshake of TCP, which the proxy adds.</summary>
    private static string Size(Measurement measured, int depth) =>
        measured.Flights.FirstOrDefault(flight => flight.Depth == depth) is { } flight ? $" ({flight.Bytes} bytes)" : string.Empty;

    private static string Render(Measurement? measured) =>
        measured is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{measured.Replied} ({measured.RepliedByClock:0.00})");
}
