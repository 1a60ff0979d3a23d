using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>What runs again after an edit, and what does not.</summary>
public sealed class IncrementalityTests
{
    private const string First = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P;
        namespace Acme;
        [Libp2pProtocol("/first/1.0.0")]
        public partial interface IFirst
        {
            ValueTask<StringValue> GetAsync(StringValue value, CancellationToken cancellationToken = default);
            int Twice(int value) => 2 * value;
        }
        """;

    private const string Second = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P;
        namespace Acme;
        [Libp2pProtocol("/second/1.0.0")]
        public partial interface ISecond
        {
            IAsyncEnumerable<StringValue> WatchAsync(CancellationToken cancellationToken = default);
        }
        """;

    private const string Unrelated = "namespace Acme; internal static class Unrelated { public static int One => 1; }";

    [Theory]
    [InlineData("=> 1;", "=> 2;")]
    [InlineData("internal static class", "/* new */ internal static class")]
    [InlineData("public static int One", "public static long Two => 2; public static int One")]
    public void An_edit_elsewhere_emits_nothing(string old, string edited) => VerifyEdit(2, old, edited, []);

    [Theory]
    [InlineData("2 * value", "value + value")]
    [InlineData("ValueTask<StringValue> GetAsync", "// a comment\n    ValueTask<StringValue> GetAsync")]
    [InlineData("namespace Acme;", "namespace Acme;\n\n\n")]
    [InlineData("int Twice(int value)", "int Twice(int value, int more = 0)")]
    [InlineData("public partial interface", "/// <summary>Documented.</summary>\npublic partial interface")]
    public void An_edit_that_the_wire_does_not_see_emits_nothing(string old, string edited) => VerifyEdit(0, old, edited, []);

    [Theory]
    [InlineData("GetAsync", "FindAsync")]
    [InlineData("StringValue value", "Int32Value value")]
    [InlineData("StringValue value", "StringValue text")]
    [InlineData("/first/1.0.0", "/first/1.0.1")]
    [InlineData("\"/first/1.0.0\"", "\"/first/1.0.0\", MaxMessageBytes = 5")]
    public void An_edit_of_a_contract_emits_that_contract_alone(string old, string edited) => VerifyEdit(0, old, edited, ["Acme.IFirst"]);

    [Fact]
    public void A_new_contract_is_emitted_alone() => VerifyEdit(
        2, "namespace Acme;", "namespace Acme; [ProtoP2P.Libp2pProtocol(\"/third/1.0.0\")] public partial interface IThird;", ["Acme.IThird"]);

    [Fact]
    public void A_name_that_clashes_renames_both_files() => VerifyEdit(
        2, "namespace Acme;", "namespace Acme; [ProtoP2P.Libp2pProtocol(\"/third/1.0.0\")] public partial interface Ifirst;", ["Acme.IFirst", "Acme.Ifirst"]);

    [Fact]
    public void Of_two_hundred_contracts_an_edit_of_one_emits_one()
    {
        string[] sources = [.. Enumerable.Range(0, 200).Select(i => First.Replace("IFirst", $"I{i}", StringComparison.Ordinal).Replace("/first/", $"/{i}/", StringComparison.Ordinal))];
        CSharpCompilation compilation = TestCompilation.Create(sources);
        GeneratorDriver driver = GeneratorHarness.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        SyntaxTree tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == "Source123.cs");
        SyntaxTree changed = TestCompilation.Parse(sources[123].Replace("GetAsync", "FindAsync", StringComparison.Ordinal), tree.FilePath);
        GeneratorRunResult result = GeneratorHarness.ResultOf<ContractGenerator>(
            driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, changed), TestContext.Current.CancellationToken));

        Changed(result.TrackedSteps[StepNames.Outputs]).ShouldBe(["Acme.I123"]);
        Written(result).ShouldBe(1);
    }

    private static void VerifyEdit(int source, string old, string edited, string[] expected)
    {
        CSharpCompilation compilation = TestCompilation.Create(First, Second, Unrelated);
        GeneratorDriver driver = GeneratorHarness.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);

        SyntaxTree tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == $"Source{source}.cs");
        string text = tree.ToString();
        text.ShouldContain(old);
        SyntaxTree changed = TestCompilation.Parse(text.Replace(old, edited, StringComparison.Ordinal), tree.FilePath);
        GeneratorRunResult result = GeneratorHarness.ResultOf<ContractGenerator>(
            driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, changed), TestContext.Current.CancellationToken));

        Changed(result.TrackedSteps[StepNames.Outputs]).ShouldBe(expected, ignoreOrder: true);
        Written(result).ShouldBe(expected.Length, "files that were written again");
    }

    private static int Written(GeneratorRunResult result) => result.TrackedOutputSteps.Values.Single()
        .SelectMany(step => step.Outputs)
        .Count(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);

    private static IEnumerable<string> Changed(ImmutableArray<IncrementalGeneratorRunStep> steps) => steps
        .SelectMany(step => step.Outputs)
        .Where(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified)
        .Select(output => (((ProtoP2P.Contracts.ContractModel Contract, string HintName))output.Value).Contract.FullName);
}
