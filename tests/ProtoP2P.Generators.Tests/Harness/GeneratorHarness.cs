using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>Runs the generator.</summary>
internal static class GeneratorHarness
{
    public static GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new ContractGenerator().AsSourceGenerator()],
        parseOptions: TestCompilation.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator and returns what it wrote, by hint name.</summary>
    public static ImmutableSortedDictionary<string, string> Generate(Compilation compilation)
    {
        GeneratorRunResult result = CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        result.Exception.ShouldBeNull();
        result.Diagnostics.ShouldBeEmpty();
        return result.GeneratedSources.ToImmutableSortedDictionary(source => source.HintName, source => source.SourceText.ToString());
    }

    /// <summary>Runs the generator, and fails on any warning or error of the compiler.</summary>
    public static Compilation CompileClean(Compilation compilation)
    {
        Compilation updated = RunAndUpdate(compilation);
        updated.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Info && !diagnostic.IsSuppressed)
            .Select(diagnostic => $"{diagnostic}\n{diagnostic.Location.SourceTree}")
            .ShouldBeEmpty();
        return updated;
    }

    /// <summary>The compilation with what the generator wrote.</summary>
    public static Compilation RunAndUpdate(Compilation compilation)
    {
        CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> diagnostics, TestContext.Current.CancellationToken);
        diagnostics.ShouldBeEmpty();
        return updated;
    }
}
