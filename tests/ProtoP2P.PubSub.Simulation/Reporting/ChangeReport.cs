using ProtoP2P.PubSub.Simulation.Scenarios;

namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>Nodes that come and go, and a network that falls apart.</summary>
internal static class ChangeReport
{
    public static void Run(Arguments arguments, Page page)
    {
        var churn = new ChurnSettings { Seed = arguments.Seed };
        var partition = new PartitionSettings { Seed = arguments.Seed };
        if (arguments.IsQuick)
        {
            churn = churn with { Nodes = 100, LeavingPerSecond = 2 };
            partition = partition with { Nodes = 100 };
        }

        AddChurn(churn, Churn.Run(churn), page);
        AddPartition(partition, Partition.Run(partition), page);
    }

    private static void AddChurn(ChurnSettings settings, ChurnResult result, Page page) => page.Add(
        $"{settings.Nodes} nodes, of which {settings.LeavingPerSecond} die in a second and as many others come, for {settings.Duration.TotalSeconds:0} s and {settings.MessagesPerSecond} messages a second. "
        + $"Counted are nodes that were up for {settings.Settling.TotalSeconds:0} s before a message and stay, and messages of nodes that stay.",
        string.Empty,
        "| died | delivered | p99 | mesh at the end, least | average | most | out of bounds |",
        "|---:|---:|---:|---:|---:|---:|---:|",
        $"| {result.Left} | {(double)result.Delivered / result.Expected:P3} | {result.P99.TotalSeconds:0.000} s | {Sizes(result.Meshes)} |",
        string.Empty);

    private static void AddPartition(PartitionSettings settings, PartitionResult result, Page page) => page.Add(
        $"{settings.Nodes} nodes that fall apart into halves for {(settings.Healed - settings.Begin).TotalSeconds:0} s and are connected again as they were, {settings.MessagesPerSecond} messages a second.",
        string.Empty,
        "| messages of the time | delivered | p99 |",
        "|---|---:|---:|",
        $"| before | {result.Before:P3} | {result.P99Before.TotalSeconds:0.000} s |",
        $"| meanwhile, in the publisher's half | {result.OwnHalf:P3} | |",
        $"| meanwhile, in the other half, once they are connected again | {result.OtherHalf:P1} | |",
        $"| the same of the last two seconds | {result.OtherHalfOfLast:P3} | |",
        $"| after | {result.After:P3} | {result.P99After.TotalSeconds:0.000} s |",
        string.Empty,
        "| mesh at the end, least | average | most | out of bounds | across the old border |",
        "|---:|---:|---:|---:|---:|",
        $"| {Sizes(result.Meshes)} | {result.AcrossMeshes:P1} |");

    private static string Sizes(MeshSizes sizes) => $"{sizes.Least} | {sizes.Average:0.00} | {sizes.Most} | {sizes.OutOfBounds}";
}
