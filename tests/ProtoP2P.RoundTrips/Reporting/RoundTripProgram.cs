using System.Globalization;
using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.RoundTrips.Reporting;

/// <summary>Measures every cell, and fails where this library needs more round trips than it may.</summary>
internal static class RoundTripProgram
{
    private const int Runs = 3;

    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the program.</summary>
    /// <param name="args"><c>--quick</c>: only what is ours, with short delays; <c>--write</c>: brings the tables of docs/round-trips.md up to date.</param>
    /// <param name="output">Takes a line for each cell.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>0, or 1 where a count is over its budget, or 2 where the arguments make no sense.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, CancellationToken cancellationToken)
    {
        bool isQuick = args.Contains("--quick");
        bool writes = args.Contains("--write");
        if (args.Except(["--quick", "--write"]).Any() || (isQuick && writes))
        {
            await output.WriteLineAsync("expected: --quick or --write or nothing").ConfigureAwait(false);
            return 2;
        }

        string? noJs = isQuick ? null : await JsInstallation.EnsureAsync(cancellationToken).ConfigureAwait(false);
        Results results = new();
        foreach (Cell cell in Cells.All.Where(cell => !isQuick || !cell.NeedsJs))
        {
            if (WhyNot(cell, noJs) is { } reason)
            {
                await output.WriteLineAsync($"{cell}: skipped, {reason}").ConfigureAwait(false);
                continue;
            }

            results.Add(cell, await MeasureAsync(cell, isQuick, cancellationToken).ConfigureAwait(false));
            await output.WriteLineAsync(results.Describe(cell)).ConfigureAwait(false);
        }

        if (writes)
        {
            await RoundTripsPage.WriteAsync(results, cancellationToken).ConfigureAwait(false);
        }

        return results.IsWithinBudget ? 0 : 1;
    }

    private static string? WhyNot(Cell cell, string? noJs)
    {
        if (cell.NeedsJs && noJs is not null)
        {
            return noJs;
        }

        if (cell.Stack.IsQuic && !QuicTransport.IsAvailable)
        {
            return "this machine has no libmsquic, which .NET needs for QUIC";
        }

        return cell.Stack.IsQuic && cell.NeedsJs && !JsInstallation.HasQuic
            ? "the npm package @chainsafe/libp2p-quic has no native part for this system"
            : null;
    }

    private static Task<Measurement> MeasureAsync(Cell cell, bool isQuick, CancellationToken cancellationToken) =>
        isQuick && Budget.Of(cell) is { } budget
            ? RoundTripMeter.MeasureUntilAsync(cell, budget, budget, cancellationToken)
            : RoundTripMeter.MeasureAsync(cell, OneWay, Runs, Budget.Of(cell), cancellationToken);

    /// <summary>A measurement in words.</summary>
    internal static string Describe(this Results results, Cell cell)
    {
        Measurement measured = results[cell]!;
        string budget = Budget.Of(cell) is { } most && measured.Replied > most ? $", MORE THAN {most}" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cell}: connected after {measured.Connected} ({measured.ConnectedByClock:0.00} by the clock), reply after {measured.Replied} ({measured.RepliedByClock:0.00}){budget}");
    }
}
