using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Benchmarks.Reporting;

/// <summary>Brings what was measured into docs/performance.md. The words around it are written by hand.</summary>
internal static class PerformancePage
{
    private const string End = "<!-- end of what was measured -->";

    /// <summary>Where the page is.</summary>
    public static string FilePath { get; } = Path.Combine(RepositoryRoot.Find(), "docs", "performance.md");

    /// <summary>How a part begins in the page.</summary>
    public static string Begin(string name) => $"<!-- measured: {name} -->";

    /// <summary>Writes a part.</summary>
    /// <exception cref="InvalidOperationException">The page has no such part.</exception>
    public static async Task WriteAsync(string name, string text, CancellationToken cancellationToken) =>
        await File.WriteAllTextAsync(FilePath, Replace(await File.ReadAllTextAsync(FilePath, cancellationToken), name, text), cancellationToken);

    /// <summary>The page with another text in a part.</summary>
    public static string Replace(string page, string name, string text)
    {
        int begin = page.IndexOf(Begin(name), StringComparison.Ordinal);
        int end = begin < 0 ? -1 : page.IndexOf(End, begin, StringComparison.Ordinal);
        return end < 0
            ? throw new InvalidOperationException($"{FilePath} has nothing between '{Begin(name)}' and '{End}': add them where the figures belong")
            : $"{page[..begin]}{Begin(name)}\n\n{text}\n{page[end..]}";
    }
}
