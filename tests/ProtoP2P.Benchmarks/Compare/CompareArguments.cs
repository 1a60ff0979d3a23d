namespace ProtoP2P.Benchmarks.Compare;

/// <summary>What the program was asked for.</summary>
/// <param name="IsQuick">Whether little is measured, and for a short time.</param>
/// <param name="JsonFile">Where the results go as JSON; null for nowhere.</param>
/// <param name="Writes">Whether docs/performance.md is written.</param>
/// <param name="Only">Parts of names of what is measured; all where there is none.</param>
internal sealed record CompareArguments(bool IsQuick, string? JsonFile, bool Writes, IReadOnlyList<string> Only)
{
    public const string Usage = """
        usage: compare [--quick] [--only NAME]... [--json FILE] [--write]
          --quick      the rows with the most to say, in less than a minute
          --only NAME  the rows whose work or system contains NAME, or WORK/SYSTEM; several may be given
          --json FILE  writes all figures of all rounds
          --write      puts the table into docs/performance.md; only without --quick and --only
        """;

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static CompareArguments? Read(IReadOnlyList<string> args)
    {
        CompareArguments result = new(false, null, false, []);
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
                case "--json" when i + 1 < args.Count:
                    result = result with { JsonFile = args[++i] };
                    break;
                case "--only" when i + 1 < args.Count:
                    result = result with { Only = [.. result.Only, args[++i]] };
                    break;
                default:
                    return null;
            }
        }

        // The page has all rows or none: a part of them would stand there as the whole.
        return result.Writes && (result.IsQuick || result.Only.Count > 0) ? null : result;
    }
}
