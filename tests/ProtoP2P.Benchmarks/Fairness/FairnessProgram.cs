using System.Globalization;
using System.Text;
using ProtoP2P.Benchmarks.Compare;
using ProtoP2P.Benchmarks.Reporting;
using ProtoP2P.Benchmarks.Scale;
using ProtoP2P.Benchmarks.Systems;
using ProtoP2P.Benchmarks.Systems.Libp2p;

namespace ProtoP2P.Benchmarks.Fairness;

/// <summary>Measures small calls next to a transfer that takes all it can, on one connection of TCP, Noise and yamux.</summary>
internal static class FairnessProgram
{
    /// <summary>The argument that asks for it.</summary>
    public const string Verb = "fairness";

    private const string Usage = """
        usage: fairness [--quick] [--write]
          --quick  for a short time
          --write  puts the table into docs/performance.md
        """;

    private const double Goal = 3;

    // By then the windows have grown, and queues are as long as they become.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(300);

    /// <summary>Runs the program.</summary>
    /// <returns>0, also where the goal is missed; 2 where the arguments make no sense.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, CancellationToken cancellationToken)
    {
        bool isQuick = args.Contains("--quick");
        bool writes = args.Contains("--write");
        if (args.Count != (isQuick ? 1 : 0) + (writes ? 1 : 0) || (isQuick && writes))
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        Pace pace = isQuick ? Pace.Quick : Pace.Full;
        await using ServerPair pair = await ServerPair.StartAsync(cancellationToken);
        FairnessRow[] rows = [new("up", 1), new("down", 1), new("up", 8), new("down", 8)];
        foreach (FairnessRow row in rows)
        {
            await RoundAsync(new FairnessRow(row.Transfer, row.InFlight), pair.Client, pace.WarmUp, cancellationToken);
        }

        for (int round = 0; round < pace.Rounds; round++)
        {
            foreach (FairnessRow row in rows)
            {
                await RoundAsync(row, pair.Client, pace.Slice, cancellationToken);
            }
        }

        string table = Render(rows);
        await output.WriteAsync(table.AsMemory(), cancellationToken);
        if (writes)
        {
            await PerformancePage.WriteAsync(Verb, table, cancellationToken);
        }

        return 0;
    }

    private static async Task RoundAsync(FairnessRow row, Libp2pClient client, TimeSpan slice, CancellationToken cancellationToken)
    {
        Task<Transfer> TransferAsync(TimeSpan time) =>
            row.Transfer == "up" ? client.UploadAsync(1, time, cancellationToken) : client.DownloadAsync(1, time, cancellationToken);

        Load quiet = await LoadRunner.RunAsync(client.CallAsync, row.InFlight, slice, cancellationToken);
        Transfer alone = await TransferAsync(Lead + slice);
        Task<Transfer> transfer = TransferAsync(Lead + slice);
        await Task.Delay(Lead, cancellationToken);
        Load beside = await LoadRunner.RunAsync(client.CallAsync, row.InFlight, slice, cancellationToken);
        Transfer shared = await transfer;
        row.QuietMedian.Add(quiet.Median.TotalMicroseconds);
        row.QuietSlow.Add(quiet.Slow.TotalMicroseconds);
        row.BesideMedian.Add(beside.Median.TotalMicroseconds);
        row.BesideSlow.Add(beside.Slow.TotalMicroseconds);
        row.RateAlone.Add(alone.Rate);
        row.RateBeside.Add(shared.Rate);
    }

    private static string Render(IReadOnlyList<FairnessRow> rows)
    {
        StringBuilder text = new($"{Machine.Describe()}\n\n");
        text.Append("| The transfer goes | Calls at a time | p50 quiet, us | beside | p99 quiet, us | beside | p99, ratio (range) | Goal | | MiB/s alone | beside |\n|---|---:|---:|---:|---:|---:|---:|---|---|---:|---:|\n");
        foreach (FairnessRow row in rows)
        {
            double[] ratios = [.. row.BesideSlow.Zip(row.QuietSlow, static (beside, quiet) => beside / quiet)];
            Summary ratio = Summary.Of(ratios);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Transfer} | {row.InFlight} | {Middle(row.QuietMedian):#,0} | {Middle(row.BesideMedian):#,0} | {Middle(row.QuietSlow):#,0} | {Middle(row.BesideSlow):#,0} | {ratio.Median:0.00} ({ratio.Least:0.00} to {ratio.Most:0.00}) | at most {Goal} | {(ratio.Median <= Goal ? "met" : "missed")} | {Middle(row.RateAlone):#,0} | {Middle(row.RateBeside):#,0} |\n");
        }

        return $"{text}";
    }

    private static double Middle(IReadOnlyList<double> rounds) => Summary.Of(rounds).Median;
}
