using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ProtoP2P.Generators.Tests;

/// <summary>Compiles sources with the generator, as strictly as the compiler can.</summary>
internal static class GeneratorHarness
{
    private const string Usings = """
        #nullable enable
        global using System;
        global using System.Buffers;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Contracts",
        [Parse(Usings, "Usings.cs"), .. sources.Select((source, index) => Parse(source, $"Source{index}.cs"))],
        References.All,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, warningLevel: 9999, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    public static GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new ContractGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
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
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Info)
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
