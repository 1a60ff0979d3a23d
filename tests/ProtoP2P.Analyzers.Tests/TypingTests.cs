using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Generators;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>In an editor the source is broken most of the time: neither generator nor analyzers fall over it.</summary>
public sealed class TypingTests
{
    private const int Positions = 24;

    private static readonly string Source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Broken", "Broken.cs"));

    public static TheoryData<string> Edits => ["cut", "hole", "without library"];

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Nothing_throws(string edit)
    {
        Random random = new(20261122);
        for (int i = 0; i < Positions; i++)
        {
            int position = random.Next(Source.Length);
            int end = Math.Min(Source.Length, position + random.Next(1, 40));
            string text = edit == "cut" ? Source[..position] : Source[..position] + Source[end..];
            Compilation compilation = AnalyzerHarness.CreateCompilation(text);
            (await AnalyzeAsync(edit == "without library" ? compilation.WithReferences(References.Framework) : compilation))
                .Where(diagnostic => diagnostic.Id is "AD0001" or "CS8785")
                .ShouldBeEmpty($"{edit} at {position} to {end}");
        }
    }

    // No build would get as far as the analyzers.
    private static async Task<IEnumerable<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        CSharpGeneratorDriver
            .Create([new ContractGenerator().AsSourceGenerator(), new TopicGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> generator, cancellationToken);
        ImmutableArray<Diagnostic> analyzers = await updated
            .WithAnalyzers([.. AnalyzerHarness.Analyzers, new ProtocolsLockAnalyzer()], new AnalyzerOptions([new MemoryText(LockHarness.Path, "protop2p-lock 1\n")]))
            .GetAnalyzerDiagnosticsAsync(cancellationToken);
        return generator.Concat(analyzers);
    }
}
