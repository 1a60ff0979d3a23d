using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace ProtoP2P.Generators.Tests;

/// <summary>Compares generated files with those under Snapshots. UPDATE_SNAPSHOTS=1 rewrites them, except where CI is set.</summary>
internal static partial class Snapshot
{
    /// <summary>Where the sources are. A caller's file path would not do: builds in CI map it away.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot(AppContext.BaseDirectory);

    public static void Match(string name, IReadOnlyDictionary<string, string> files) =>
        MatchFile(Path.Combine(RepositoryRoot, "tests/ProtoP2P.Generators.Tests/Snapshots", name + ".txt"), Join(files));

    public static void MatchFile(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Environment.GetEnvironmentVariable("CI").ShouldBeNull("snapshots are reviewed before they are committed: CI must not update them");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        File.Exists(path).ShouldBeTrue($"no snapshot {path}: run once with UPDATE_SNAPSHOTS=1 and review it");
        actual.ShouldBe(File.ReadAllText(path), $"{path} differs: run with UPDATE_SNAPSHOTS=1 and review the difference");
    }

    /// <summary>Generated text that stays when the version of the generator changes.</summary>
    public static string WithoutVersion(string source) => Version().Replace(source, "(\"ProtoP2P.Generators\", \"VERSION\")");

    /// <summary>A page with what is in its C# samples replaced, in order.</summary>
    public static string ReplaceSamples(string page, params string[] samples)
    {
        int next = 0;
        string replaced = Sample().Replace(page, _ => $"```csharp\n{samples[next++].TrimEnd()}\n```\n");
        next.ShouldBe(samples.Length, "samples of the page");
        return replaced;
    }

    private static string FindRepositoryRoot(string folder) =>
        File.Exists(Path.Combine(folder, "ProtoP2P.sln"))
            ? folder
            : FindRepositoryRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests do not run inside the repository"));

    private static string Join(IReadOnlyDictionary<string, string> files)
    {
        StringBuilder text = new();
        foreach ((string hintName, string source) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            text.Append("// ---- ").Append(hintName).Append(" ----\n").Append(WithoutVersion(source));
        }

        return text.ToString();
    }

    [GeneratedRegex("""\("ProtoP2P\.Generators", "[0-9.]+"\)""")]
    private static partial Regex Version();

    [GeneratedRegex("```csharp\n.*?```\n", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
