using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>The harness fails where a test must not pass by accident.</summary>
public sealed class HarnessTests
{
    [Fact]
    public Task An_analyzer_that_throws_fails_the_test() => Assert.ThrowsAsync<ShouldAssertException>(() => AnalyzerHarness.BuildAsync(
        AnalyzerHarness.CreateCompilation("public interface INone;"), [new ThrowingAnalyzer()], new AnalyzerOptions([])));

    [Theory]
    [InlineData("[Libp2pProtocol(\"x\")] public partial interface IX;", "unmarked")]
    [InlineData("[|[Libp2pProtocol(\"x/1.0.0\")]|] public partial interface IX;", "marked elsewhere")]
    [InlineData("[Libp2pProtocol([|\"/x/1.0.0\"|])] public partial interface IX;", "marked in vain")]
    [InlineData("[Libp2pProtocol([|\"x/1.0.0\"|])] public partial interface IX { Missing M(); }", "a compiler error")]
    public Task What_is_not_exactly_as_marked_fails_the_test(string marked, string why)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(why);
        return Assert.ThrowsAsync<ShouldAssertException>(() => AnalyzerHarness.VerifyAsync("LP2P0001", marked));
    }

#pragma warning disable RS1036, RS1025, RS1026, RS1041, RS1038 // Rules for analyzers that are shipped.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class ThrowingAnalyzer : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [UsageDescriptors.NotAContract];

        public override void Initialize(AnalysisContext context) =>
            context.RegisterSymbolAction(_ => throw new InvalidOperationException("broken"), SymbolKind.NamedType);
    }
#pragma warning restore RS1036, RS1025, RS1026, RS1041, RS1038
}
