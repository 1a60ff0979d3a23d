namespace ProtoP2P.Benchmarks.Scale;

/// <summary>What the program was asked for.</summary>
/// <param name="IsQuick">Whether it measures for a short time, and not the largest values.</param>
/// <param name="Writes">Whether docs/performance.md and its images are written.</param>
/// <param name="Only">The one series; null for all.</param>
internal sealed record ScaleArguments(bool IsQuick, bool Writes, string? Only)
{
    public const string Usage = """
        usage: scale [--quick] [--only connections|streams|sizes] [--write]
          --quick      up to 1,000, and for a short time
          --only NAME  one series
          --write      puts the tables into docs/performance.md and the plots into docs/images
        """;

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static ScaleArguments? Read(IReadOnlyList<string> args)
    {
        ScaleArguments result = new(false, false, null);
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    result = result with { IsQuick = true };
                    break;
                case "--write":
                    result = result with { Writes = true };
                    break;
                case "--only" when i + 1 < args.Count && ScaleSeries.All.Any(series => series.Name == args[i + 1]):
                    result = result with { Only = args[++i] };
                    break;
                default:
                    return null;
            }
        }

        // The page shows all series, measured in one run and in full.
        return result is { Writes: true, IsQuick: true } or { Writes: true, Only: not null } ? null : result;
    }
}
