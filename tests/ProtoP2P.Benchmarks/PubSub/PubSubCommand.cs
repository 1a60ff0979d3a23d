using System.Globalization;

namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>
/// The command <c>pubsub</c>: what a message costs the router, and ten nodes in one process beside ten of js-libp2p, in interleaved rounds. <c>--quick</c> for a short form,
/// <c>--no-js</c> without js-libp2p, <c>--router</c> without nodes, <c>--nodes</c> without the router alone.
/// </summary>
internal static class PubSubCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        bool isQuick = args.Contains("--quick");
        if (!args.Contains("--nodes"))
        {
            RouterMeter.Run(rounds: isQuick ? 3 : 9, messages: isQuick ? 3_000 : 15_000);
        }

        if (!args.Contains("--router"))
        {
            await RunNodesAsync(rounds: isQuick ? 2 : 5, isQuick ? 0.3 : 1, withJs: !args.Contains("--no-js"));
        }

        return 0;
    }

    private static async Task RunNodesAsync(int rounds, double share, bool withJs)
    {
        await using OwnNodes own = await OwnNodes.StartAsync();
        await using JsNodes? js = withJs ? await JsNodes.StartAsync() : null;
        var ownRounds = new NodesRounds(own, floodMessages: (int)(5_000 * share), pacedMessages: (int)(200 * share));
        NodesRounds? jsRounds = js is null ? null : new NodesRounds(js, floodMessages: (int)(300 * share), pacedMessages: (int)(200 * share));
        await ownRounds.RunAsync(isWarmUp: true);
        await (jsRounds?.RunAsync(isWarmUp: true) ?? Task.CompletedTask);
        for (int round = 0; round < rounds; round++)
        {
            await ownRounds.RunAsync();
            await (jsRounds?.RunAsync() ?? Task.CompletedTask);
        }

        Console.WriteLine();
        Console.WriteLine("| 10 nodes in one process, 1 KiB, signed | deliveries a second | paced, p50 |");
        Console.WriteLine("|---|---:|---:|");
        Console.WriteLine($"| ProtoP2P | {ownRounds.Describe()} |");
        if (jsRounds is not null)
        {
            Console.WriteLine($"| js-libp2p | {jsRounds.Describe()} |");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| ratio | {Ratio(ownRounds.Rates, jsRounds.Rates):f1} | {Ratio(jsRounds.Latencies, ownRounds.Latencies):f1} |"));
        }
    }

    private static double Ratio(List<double> numerators, List<double> denominators) =>
        Statistics.Median(numerators.Zip(denominators, static (numerator, denominator) => numerator / denominator));
}
