using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>The lock file among the additional files of a project.</summary>
internal sealed class LockSource
{
    public const string DefaultName = "protocols.lock";

    /// <summary>The MSBuild property with the path of the file.</summary>
    private const string PathOption = "build_property.ProtocolsLockPath";

    private LockSource(string path, SourceText text)
    {
        Path = path;
        Text = text;
        Result = LockParser.Parse(text.ToString());
    }

    public string Path { get; }

    public SourceText Text { get; }

    public LockParseResult Result { get; }

    /// <summary>The name that messages use.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    public static LockSource? Find(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        string? configured = ConfiguredPath(options.AnalyzerConfigOptionsProvider);
        AdditionalText? file = Find(options.AdditionalFiles, configured, static candidate => candidate.Path);
        return file?.GetText(cancellationToken) is { } text ? new LockSource(file.Path, text) : null;
    }

    /// <summary>What MSBuild says the path is, or null where it says nothing.</summary>
    public static string? ConfiguredPath(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue(PathOption, out string? path) && !string.IsNullOrWhiteSpace(path) ? path : null;

    /// <summary>The lock among <paramref name="files"/>: the configured one, else whichever has its name.</summary>
    public static T? Find<T>(IEnumerable<T> files, string? configured, Func<T, string?> path)
        where T : class
    {
        string name = configured is null ? DefaultName : System.IO.Path.GetFileName(configured);
        T[] named = [.. files.Where(file => string.Equals(System.IO.Path.GetFileName(path(file)), name, StringComparison.Ordinal))];
        return named.FirstOrDefault(file => path(file) == configured) ?? named.FirstOrDefault();
    }

    /// <summary>Where line <paramref name="number"/>, from 1, is.</summary>
    public Location LineLocation(int number)
    {
        TextLine line = Text.Lines[Math.Min(number, Text.Lines.Count) - 1];
        return Location.Create(Path, line.Span, Text.Lines.GetLinePositionSpan(line.Span));
    }

    /// <summary>Where the entry of protocol <paramref name="id"/> is.</summary>
    public Location ProtocolLocation(string id)
    {
        string start = $"{LockTokens.Protocol} {id} ";
        int line = Text.Lines.TakeWhile(line => !line.ToString().StartsWith(start, StringComparison.Ordinal)).Count();
        return LineLocation(line + 1);
    }
}
