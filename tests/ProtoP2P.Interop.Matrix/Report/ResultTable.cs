using System.Globalization;
using ProtoP2P.Interop.Matrix.Cells;
using ProtoP2P.Interop.Matrix.Runs;

namespace ProtoP2P.Interop.Matrix.Report;

/// <summary>Results as rows of a table in Markdown.</summary>
internal static class ResultTable
{
    public const string Header = """
        | transport | security | muxer | direction | passed | connected, ms | first answer, ms | ping, ms |
        |---|---|---|---|---|---|---|---|
        """;

    /// <summary>How the rows of a cell begin, up to its results.</summary>
    public static IEnumerable<string> RowStarts(Cell cell) => CellRunner.Directions(cell.Peer).Select(direction => RowStart(cell, direction));

    public static string Row(DirectionResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{RowStart(result.Cell, result.Direction)} {result.Passed.Count}/{result.Runs} | {Median(result, times => times.Connected)} | {Median(result, times => times.FirstAnswer)} | {Median(result, times => times.Ping)} |");

    private static string RowStart(Cell cell, string direction) => $"| {cell.Name} | {direction} |";

    private static string Median(DirectionResult result, Func<Times, TimeSpan> part) =>
        result.Passed.Count == 0 ? "-" : result.Median(part).ToString("0.0", CultureInfo.InvariantCulture);
}
