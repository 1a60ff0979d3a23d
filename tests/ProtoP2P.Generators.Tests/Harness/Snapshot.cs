using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace ProtoP2P.Generators.Tests;

/// <summary>Compares generated files with those under Snapshots. UPDATE_SNAPSHOTS=1 rewrites them, except where CI is set.</summary>
internal static partial class Snapshot
{
    public static void Match(string name, IReadOnlyDictionary<string, string> files, [CallerFilePath] string testFile = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(testFile)!, "Snapshots", name + ".txt");
        string actual = Join(files);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Environment.GetEnvironmentVariable("CI").ShouldBeNull("snapshots are reviewed before they are committed: CI must not update them");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        File.Exists(path).ShouldBeTrue($"no snapshot {path}: run once with UPDATE_SNAPSHOTS=1 and review it");
        actual.ShouldBe(File.ReadAllText(path), $"generated code differs from {path}: run with UPDATE_SNAPSHOTS=1 and review the difference");
    }

    private static string Join(IReadOnlyDictionary<string, string> files)
    {
        StringBuilder text = new();
        foreach ((string hintName, string source) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            text.Append("// ---- ").Append(hintName).Append(" ----\n").Append(Version().Replace(source, "(\"ProtoP2P.Generators\", \"VERSION\")"));
        }

        return text.ToString();
    }

    [GeneratedRegex("""\("ProtoP2P\.Generators", "[0-9.]+"\)""")]
    private static partial Regex Version();
}
