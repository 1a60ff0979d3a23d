namespace ProtoP2P.Tests.Rpc;

/// <summary>Reads the tables of docs/rpc-wire.md.</summary>
internal static class WireDocument
{
    /// <summary>The rows of the table whose header starts with <paramref name="header"/>.</summary>
    public static IReadOnlyList<string[]> Table(string header)
    {
        string[] lines = File.ReadAllLines(FindPath());
        int start = Array.FindIndex(lines, line => line.StartsWith("| " + header, StringComparison.Ordinal));
        start.ShouldBeGreaterThan(0, $"docs/rpc-wire.md has no table '{header}'");
        return [.. lines.Skip(start + 2).TakeWhile(line => line.StartsWith('|')).Select(Split)];
    }

    private static string[] Split(string line) => [.. line.Trim('|', ' ').Split('|').Select(cell => cell.Trim(' ', '`'))];

    private static string FindPath()
    {
        string copy = Path.Combine(AppContext.BaseDirectory, "rpc-wire.md");
        return File.Exists(copy) ? copy : throw new FileNotFoundException("the build copies docs/rpc-wire.md beside the tests", copy);
    }
}
