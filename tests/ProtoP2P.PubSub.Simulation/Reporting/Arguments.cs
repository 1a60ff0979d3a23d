using System.Globalization;

namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>What the program was asked for.</summary>
/// <param name="Verb">Which scenarios.</param>
/// <param name="IsQuick">Whether small networks will do.</param>
/// <param name="Seed">The chance of the runs.</param>
/// <param name="Writes">Whether docs/pubsub.md is written.</param>
internal sealed record Arguments(string Verb, bool IsQuick, int Seed, bool Writes)
{
    public const string Usage = """
        usage: ProtoP2P.PubSub.Simulation <spread|large|change|attacks|all|fuzz> [--quick] [--seed N] [--write]
          spread   1,000 nodes with 900 messages, and 10,000 with 100
          large    messages of 128 KiB in gossipsub 1.2 and 1.1
          change   nodes that come and go, and a network that falls apart
          attacks  nine attacks, with and without scores
          fuzz     a router whose peers send it anything: 500 runs of 20,000 steps, each of its own seed; is no part of "all"
          --quick  small networks, few runs
          --write  puts the tables into docs/pubsub.md, and plots into docs/images
        """;

    private static readonly string[] Verbs = ["spread", "large", "change", "attacks", "all", "fuzz"];

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static Arguments? Read(string[] args)
    {
        if (args.Length == 0 || !Verbs.Contains(args[0]))
        {
            return null;
        }

        var result = new Arguments(args[0], false, 1, false);
        for (int i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    result = result with { IsQuick = true };
                    break;
                case "--write":
                    result = result with { Writes = true };
                    break;
                case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int seed):
                    result = result with { Seed = seed };
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return result;
    }

    public bool Asks(string verb) => Verb == verb || Verb == "all";
}
