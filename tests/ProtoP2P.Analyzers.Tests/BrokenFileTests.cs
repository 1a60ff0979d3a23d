using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>One file with everything that can be wrong: every diagnostic on its line, and not a word more.</summary>
public sealed class BrokenFileTests
{
    private static readonly string Source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Broken", "Broken.cs"));

    [Fact]
    public async Task Exactly_the_expected_diagnostics()
    {
        ImmutableArray<Diagnostic> diagnostics = await AnalyzerHarness.BuildAsync(Source);
        diagnostics.Select(diagnostic => $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1} {diagnostic.Id}")
            .ShouldBe(Expected(), ignoreOrder: true);
    }

    [Fact]
    public void Every_diagnostic_is_there_but_those_of_the_lock() => DescriptorTable.All.Except(LockDescriptors.All)
        .Select(descriptor => descriptor.Id)
        .ShouldBe(Expected().Select(line => line.Split(' ')[1]).Where(id => id.StartsWith("LP2P", StringComparison.Ordinal)).Distinct(), ignoreOrder: true);

    private static IEnumerable<string> Expected() => Source.Split('\n').SelectMany((line, index) =>
        line.Contains("; what", StringComparison.Ordinal) || !line.Contains(" // ", StringComparison.Ordinal)
            ? []
            : line.Split(" // ")[1].Trim().Split(' ').Select(id => $"{index + 1} {id}"));
}
