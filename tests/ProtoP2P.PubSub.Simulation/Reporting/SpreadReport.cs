using System.Diagnostics;
using ProtoP2P.PubSub.Simulation.Scenarios;

namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>How small messages spread.</summary>
internal static class SpreadReport
{
    private const int Points = 100;

    public static void Run(Arguments arguments, Page page)
    {
        SpreadSettings small = SpreadSettings.Thousand with { Seed = arguments.Seed };
        SpreadSettings large = SpreadSettings.TenThousand with { Seed = arguments.Seed };
        if (arguments.IsQuick)
        {
            small = small with { Nodes = 200, Messages = 90 };
            large = large with { Nodes = 1_000, Messages = 20 };
        }

        page.Add(
            $"Messages of {small.MessageSize} bytes of {small.Publishers} publishers, {1 / small.Interval.TotalSeconds:0} a second together; each node dials {small.DialsPerNode} others at random, and all are subscribed.",
            string.Empty,
            "| nodes | messages | delivered | p50 | p99 | slowest | duplicates per delivery | mesh | sent by a node | wall time | processor time | memory | fingerprint |",
            "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        SpreadResult first = RunOne(small, page);
        SpreadResult second = RunOne(large, page);
        page.Add(
            "pubsub-latency",
            new Chart("How long messages take", "seconds", "% of nodes", [Latency($"{small.Nodes:N0} nodes", first), Latency($"{large.Nodes:N0} nodes", second)]));
        page.Add(
            "pubsub-bandwidth",
            new Chart(
                $"What {small.Nodes:N0} nodes send and receive",
                "% of nodes",
                "kB/s",
                [Bandwidth("sent", first.SentPerSecond), Bandwidth("received", first.ReceivedPerSecond)]));
    }

    private static SpreadResult RunOne(SpreadSettings settings, Page page)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        SpreadResult result = Spread.Run(settings);
        page.Add(
            $"| {settings.Nodes:N0} | {settings.Messages} | {(double)result.Delivered / result.Expected:P2} | {result.LatencyAt(0.5).TotalSeconds:0.000} s "
            + $"| {result.LatencyAt(0.99).TotalSeconds:0.000} s | {result.LatencyAt(1).TotalSeconds:0.000} s | {result.Duplicates:0.00} | {result.MeshDegree:0.00} "
            + $"| {result.SentPerSecond.Average() / 1e3:0.0} kB/s | {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s "
            + $"| {(Environment.CpuUsage.TotalTime - processor).TotalSeconds:0.0} s | {result.Memory / 1_048_576:N0} MiB | `{result.Trace:x16}` |");
        return result;
    }

    private static Series Latency(string name, SpreadResult result) =>
        new(name, [.. Enumerable.Range(0, Points + 1).Select(i => (result.LatencyAt((double)i / Points).TotalSeconds, 100d * i / Points))]);

    private static Series Bandwidth(string name, IReadOnlyList<double> sorted) =>
        new(name, [.. Enumerable.Range(0, Points + 1).Select(i => (100d * i / Points, sorted[Math.Min(sorted.Count - 1, i * sorted.Count / Points)] / 1e3))]);
}
