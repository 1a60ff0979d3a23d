using ProtoP2P.PubSub.Simulation.Scenarios;

namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>What IDONTWANT saves.</summary>
internal static class LargeReport
{
    public static void Run(Arguments arguments, Page page)
    {
        SpreadSettings settings = SpreadSettings.Large with { Seed = arguments.Seed };
        if (arguments.IsQuick)
        {
            settings = settings with { Nodes = 60, Messages = 6 };
        }

        page.Add(
            $"Messages of {settings.MessageSize / 1024} KiB, one a second, to {settings.Nodes} nodes with {settings.BytesPerSecond * 8 / 1_000_000} Mbit/s each; nothing is published by flooding.",
            string.Empty,
            "| gossipsub | delivered | p50 | p99 | duplicates per delivery | bytes in all | of 1.1 |",
            "|---|---:|---:|---:|---:|---:|---:|");
        SpreadResult without = Spread.Run(settings with { IDontWant = false });
        Add(page, "1.1", without, without);
        Add(page, "1.2, IDONTWANT", Spread.Run(settings), without);
    }

    private static void Add(Page page, string name, SpreadResult result, SpreadResult without) => page.Add(
        $"| {name} | {(double)result.Delivered / result.Expected:P2} | {result.LatencyAt(0.5).TotalSeconds:0.000} s | {result.LatencyAt(0.99).TotalSeconds:0.000} s "
        + $"| {result.Duplicates:0.00} | {result.Bytes / 1e6:N0} MB | {(double)result.Bytes / without.Bytes:P0} |");
}
