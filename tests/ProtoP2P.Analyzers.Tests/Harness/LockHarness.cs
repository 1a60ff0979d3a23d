using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>Builds with a <c>protocols.lock</c> beside the sources.</summary>
internal static class LockHarness
{
    public const string Path = "/project/protocols.lock";

    /// <summary>What protoc wrote for <c>Lockfiles/inventory.proto</c>.</summary>
    public static string Messages { get; } =
        File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Lockfiles", "Inventory.cs.txt"));

    /// <summary>Everything that a build reports, where the project has this lock, or none.</summary>
    public static Task<ImmutableArray<Diagnostic>> BuildAsync(string? lockText, params string[] sources) =>
        BuildAsync(lockText, AnalyzerHarness.CreateCompilation(sources));

    public static Task<ImmutableArray<Diagnostic>> BuildAsync(string? lockText, Compilation compilation) => AnalyzerHarness.BuildAsync(
        compilation,
        [.. AnalyzerHarness.Analyzers, new ProtocolsLockAnalyzer()],
        new AnalyzerOptions(lockText is null ? [] : [new MemoryText("/project/notes.txt", "no lock"), new MemoryText(Path, lockText)]));

    /// <summary>A compilation of <paramref name="contract"/> with the messages of <c>inventory.proto</c>.</summary>
    public static Compilation WithMessages(string contract) =>
        AnalyzerHarness.CreateCompilation("global using Acme.Wire;\n" + contract)
            .AddSyntaxTrees(TestCompilation.Parse(Messages, "Inventory.cs"));
}
