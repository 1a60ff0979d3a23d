using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>Runs the generators.</summary>
internal static class GeneratorHarness
{
    public static GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new ContractGenerator().AsSourceGenerator(), new TopicGenerator().AsSourceGenerator()],
        parseOptions: TestCompilation.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generators and returns what they wrote, by hint name.</summary>
    public static ImmutableSortedDictionary<string, string> Generate(Compilation compilation) =>
        Written(CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken));

    /// <summary>What the generators wrote until the driver's last run, by hint name.</summary>
    public static ImmutableSortedDictionary<string, string> Written(GeneratorDriver driver)
    {
        GeneratorDriverRunResult result = driver.GetRunResult();
        result.Results.ShouldAllBe(each => each.Exception == null);
        result.Diagnostics.ShouldBeEmpty();
        return result.Results.SelectMany(each => each.GeneratedSources)
            .ToImmutableSortedDictionary(source => source.HintName, source => source.SourceText.ToString());
    }

    /// <summary>What one generator did in the driver's last run.</summary>
    public static GeneratorRunResult ResultOf<TGenerator>(GeneratorDriver driver)
        where TGenerator : IIncrementalGenerator =>
        driver.GetRunResult().Results.Single(result => result.Generator.GetGeneratorType() == typeof(TGenerator));

    /// <summary>Runs the generators, and fails on any warning or error of the compiler.</summary>
    public static Compilation CompileClean(Compilation compilation)
    {
        Compilation updated = RunAndUpdate(compilation);
        updated.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Info && !diagnostic.IsSuppressed)
            .Select(diagnostic => $"{diagnostic}\n{diagnostic.Location.SourceTree}")
            .ShouldBeEmpty();
        return updated;
    }

    /// <summary>The compilation with what the generators wrote.</summary>
    public static Compilation RunAndUpdate(Compilation compilation)
    {
        CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> diagnostics, TestContext.Current.CancellationToken);
        diagnostics.ShouldBeEmpty();
        return updated;
    }
}
