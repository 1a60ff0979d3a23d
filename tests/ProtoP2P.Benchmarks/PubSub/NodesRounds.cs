using System.Globalization;

namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>The rounds of one side.</summary>
internal sealed class NodesRounds(INodes nodes, int floodMessages, int pacedMessages)
{
    /// <summary>Deliveries a second.</summary>
    public List<double> Rates { get; } = [];

    /// <summary>Milliseconds from publication to delivery, the median.</summary>
    public List<double> Latencies { get; } = [];

    public async Task RunAsync(bool isWarmUp = false)
    {
        double rate = await nodes.FloodAsync(floodMessages);
        double latency = await nodes.PaceAsync(pacedMessages);
        if (!isWarmUp)
        {
            Rates.Add(rate);
            Latencies.Add(latency);
        }
    }

    /// <summary>Two cells of a table: medians, from the least to the most.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Statistics.Median(Rates):n0} ({Rates.Min():n0} to {Rates.Max():n0}) | {Statistics.Median(Latencies):f2} ms ({Latencies.Min():f2} to {Latencies.Max():f2})");
}
