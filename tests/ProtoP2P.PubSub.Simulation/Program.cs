using System.Diagnostics;
using System.Globalization;
using ProtoP2P.PubSub.Simulation.Scenarios;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
foreach ((string name, SpreadSettings settings) in new[] { ("small", SpreadSettings.Thousand with { Nodes = int.Parse(args[0], CultureInfo.InvariantCulture), Messages = int.Parse(args[1], CultureInfo.InvariantCulture)}), ("large", SpreadSettings.Large with { Nodes = 60}), ("large11", SpreadSettings.Large with { Nodes = 60, IDontWant = false }) })
{
    long start = Stopwatch.GetTimestamp();
    SpreadResult r = Spread.Run(settings);
    Console.WriteLine($"{name} {r.Delivered}/{r.Expected} p50 {r.LatencyAt(0.5).TotalSeconds:0.000} p99 {r.LatencyAt(0.99).TotalSeconds:0.000} dup {r.Duplicates:0.00} mesh {r.MeshDegree:0.0} MB {r.Bytes / 1e6:0.0} frames {r.Frames} trace {r.Trace}");
    Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, {Environment.CpuUsage.TotalTime.TotalSeconds:0.0} s cpu, {Environment.WorkingSet / 1_048_576} MiB");
}
