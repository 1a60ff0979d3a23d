using System.Globalization;

namespace ProtoP2P.Benchmarks.Scale;

/// <summary>How many files and sockets a process may have open.</summary>
internal static class DescriptorLimit
{
    // What a process has open beside the connections that are measured.
    private const int Own = 512;
    private const string File = "/proc/self/limits";
    private const string Row = "Max open files";

    /// <summary>The values for which there are descriptors enough, and what is wrong with the others; null where nothing is.</summary>
    public static (IReadOnlyList<int> Values, string? Complaint) Filter(IReadOnlyList<int> connections, long limit)
    {
        int[] possible = [.. connections.Where(count => count + Own <= limit)];
        return possible.Length == connections.Count
            ? (possible, null)
            : (possible, string.Create(
                CultureInfo.InvariantCulture,
                $"a process may open {limit} files here: too few for {connections[^1]:#,0} connections, which are left out; 'ulimit -n {connections[^1] + Own}' before the program allows them"));
    }

    /// <summary>The limit of this process, which those it starts inherit; no limit where the system does not say.</summary>
    public static long Read() => System.IO.File.Exists(File) ? Parse(System.IO.File.ReadLines(File)) : long.MaxValue;

    /// <summary>The limit in the lines of <c>/proc/self/limits</c>.</summary>
    public static long Parse(IEnumerable<string> lines)
    {
        string? row = lines.FirstOrDefault(static line => line.StartsWith(Row, StringComparison.Ordinal));
        string[] words = row?[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 0 && long.TryParse(words[0], CultureInfo.InvariantCulture, out long limit) ? limit : long.MaxValue;
    }
}
