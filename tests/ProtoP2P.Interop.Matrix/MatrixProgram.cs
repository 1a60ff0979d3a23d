using System.Diagnostics;
using ProtoP2P.Interop.Matrix.Cells;
using ProtoP2P.Interop.Matrix.Report;
using ProtoP2P.Interop.Matrix.Runs;
using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Interop.Matrix;

/// <summary>Runs cells one after the other and tells each.</summary>
internal static class MatrixProgram
{
    private const int Failed = 1;
    private const int BadArguments = 2;

    /// <summary>What this machine lacks, as the interop tests say it.</summary>
    private const int Incomplete = 3;

    public static async Task<int> RunAsync(MatrixSettings settings, CancellationToken cancellationToken)
    {
        Cell[] cells = [.. (settings.Quick ? AllCells.Quick : AllCells.Full).Where(cell => settings.Only is null || cell.Name.Contains(settings.Only, StringComparison.Ordinal))];
        if (settings.List)
        {
            foreach (string row in cells.SelectMany(ResultTable.RowStarts))
            {
                Console.WriteLine(row);
            }

            return 0;
        }

        if (cells.Length == 0 || settings.Runs < 1)
        {
            Console.Error.WriteLine(cells.Length == 0 ? $"no cell's name contains '{settings.Only}'" : $"--runs {settings.Runs}: expected 1 or more");
            return BadArguments;
        }

        string? withoutJs = await JsInstallation.EnsureAsync(cancellationToken);
        long started = Stopwatch.GetTimestamp();
        List<DirectionResult> results = [];
        int skipped = 0;
        using CellRunner runner = new(settings.Runs);
        foreach (Cell cell in cells)
        {
            if (FindLack(cell, withoutJs) is { } lack)
            {
                skipped++;
                Console.WriteLine($"skipped: {cell.Peer} | {cell.Name}: {lack}");
                continue;
            }

            IReadOnlyList<DirectionResult> directions = await runner.RunAsync(cell, cancellationToken);
            results.AddRange(directions);
            Tell(directions);
        }

        return await EndAsync(settings, results, skipped, Stopwatch.GetElapsedTime(started), cancellationToken);
    }

    private static async Task<int> EndAsync(
        MatrixSettings settings, List<DirectionResult> results, int skipped, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        int passed = results.Sum(result => result.Passed.Count);
        int failed = results.Sum(result => result.Failures.Count);
        Console.WriteLine($"{passed} runs passed, {failed} failed, {skipped} cells skipped, in {elapsed.TotalSeconds:0} s");
        if (settings.Page)
        {
            await WritePageAsync(settings, results, elapsed, cancellationToken);
        }

        if (failed > 0)
        {
            return Failed;
        }

        return skipped > 0 ? Incomplete : 0;
    }

    /// <summary>The page has all of the matrix or stays as it is. A failure does not keep it from being written: it is to be seen.</summary>
    private static async Task WritePageAsync(
        MatrixSettings settings, List<DirectionResult> results, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        if (settings.Runs < MatrixCommandLine.FullRuns || results.Select(result => result.Cell).Distinct().Count() < AllCells.Full.Count)
        {
            Console.WriteLine("docs/interop.md stays as it is: this was not the whole matrix");
            return;
        }

        await InteropPage.WriteAsync(results, elapsed, cancellationToken);
    }

    private static string? FindLack(Cell cell, string? withoutJs)
    {
        if (cell.Transport == Cell.Quic && !QuicTransport.IsAvailable)
        {
            return "this machine has no libmsquic, which .NET needs for QUIC";
        }

        if (cell.Peer == PeerKind.Js && withoutJs is not null)
        {
            return withoutJs;
        }

        return cell is { Peer: PeerKind.Js, Transport: Cell.Quic } && !JsInstallation.HasQuic
            ? "the npm package @chainsafe/libp2p-quic has no native part for this system"
            : null;
    }

    private static void Tell(IReadOnlyList<DirectionResult> directions)
    {
        foreach (DirectionResult result in directions)
        {
            Console.WriteLine(ResultTable.Row(result));
            foreach (IGrouping<string, string> failure in result.Failures.GroupBy(message => message))
            {
                Console.WriteLine($"    {failure.Count()} x {failure.Key}");
            }
        }
    }
}
