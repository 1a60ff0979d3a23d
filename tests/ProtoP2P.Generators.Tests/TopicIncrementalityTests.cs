using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Contracts;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>What is written again for topics after an edit, and what is not.</summary>
public sealed class TopicIncrementalityTests
{
    private const string First = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P.PubSub;
        namespace Acme;
        [Libp2pTopic("first")]
        public partial interface IFirst
        {
            PublishResult Publish(StringValue value);
            IAsyncEnumerable<StringValue> ReadAsync(int capacity = 16, CancellationToken cancellationToken = default);
            int Twice(int value) => 2 * value;
        }
        """;

    private const string Second = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P;
        using ProtoP2P.PubSub;
        namespace Acme;
        [Libp2pTopic("second")]
        public partial interface ISecond
        {
            PublishResult Publish(Int32Value value);
            ITopicSubscription<Int32Value> Subscribe();
        }
        [Libp2pProtocol("/protocol/1.0.0")]
        public partial interface IProtocol
        {
            ValueTask<StringValue> GetAsync(StringValue value, CancellationToken cancellationToken = default);
        }
        """;

    private const string Unrelated = "namespace Acme; internal static class Unrelated { public static int One => 1; }";

    [Theory]
    [InlineData("=> 1;", "=> 2;")]
    [InlineData("internal static class", "/* new */ internal static class")]
    [InlineData("public static int One", "public static long Two => 2; public static int One")]
    public void An_edit_elsewhere_writes_nothing(string old, string edited) => VerifyEdit(2, old, edited, [], []);

    [Theory]
    [InlineData("2 * value", "value + value")]
    [InlineData("PublishResult Publish", "// a comment\n    PublishResult Publish")]
    [InlineData("namespace Acme;", "namespace Acme;\n\n\n")]
    [InlineData("public partial interface", "/// <summary>Documented.</summary>\npublic partial interface")]
    public void An_edit_that_changes_nothing_writes_nothing(string old, string edited) => VerifyEdit(0, old, edited, [], []);

    [Theory]
    [InlineData("Publish(", "Tell(")]
    [InlineData("StringValue value", "StringValue text")]
    [InlineData("StringValue", "Int64Value")]
    [InlineData("IAsyncEnumerable<StringValue>", "IAsyncEnumerable<TopicMessage<StringValue>>")]
    [InlineData("= 16", "= 17")]
    [InlineData("= 16", "")]
    [InlineData("\"first\"", "\"1st\"")]
    public void An_edit_of_a_topic_writes_that_topic_alone(string old, string edited) => VerifyEdit(0, old, edited, ["Acme.IFirst"], []);

    [Fact]
    public void An_edit_of_a_protocol_beside_it_writes_the_protocol_alone() => VerifyEdit(1, "GetAsync", "FindAsync", [], ["Acme.IProtocol"]);

    [Fact]
    public void A_new_topic_is_written_alone() => VerifyEdit(
        2, "namespace Acme;", "namespace Acme; [ProtoP2P.PubSub.Libp2pTopic(\"third\")] public partial interface IThird;", ["Acme.IThird"], []);

    [Fact]
    public void A_name_that_clashes_renames_both_files() => VerifyEdit(
        2, "namespace Acme;", "namespace Acme; [ProtoP2P.PubSub.Libp2pTopic(\"third\")] public partial interface Ifirst;",
        ["Acme.IFirst", "Acme.Ifirst"], []);

    private static void VerifyEdit(int source, string old, string edited, string[] topics, string[] protocols)
    {
        CSharpCompilation compilation = TestCompilation.Create(First, Second, Unrelated);
        GeneratorDriver driver = GeneratorHarness.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        SyntaxTree tree = compilation.SyntaxTrees.Single(candidate => candidate.FilePath == $"Source{source}.cs");
        string text = tree.ToString();
        text.ShouldContain(old);
        SyntaxTree changed = TestCompilation.Parse(text.Replace(old, edited, StringComparison.Ordinal), tree.FilePath);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, changed), TestContext.Current.CancellationToken);

        Verify(GeneratorHarness.ResultOf<TopicGenerator>(driver), StepNames.TopicOutputs, topics);
        Verify(GeneratorHarness.ResultOf<ContractGenerator>(driver), StepNames.Outputs, protocols);
    }

    private static void Verify(GeneratorRunResult result, string step, string[] expected)
    {
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Where(IsNew)
            .Select(output => NameOf(output.Value))
            .ShouldBe(expected, ignoreOrder: true);
        result.TrackedOutputSteps.Values.Single().SelectMany(run => run.Outputs).Count(IsNew).ShouldBe(expected.Length, "files that were written again");
    }

    private static bool IsNew((object Value, IncrementalStepRunReason Reason) output) =>
        output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified;

    private static string NameOf(object output) => output switch
    {
        (TopicModel topic, string) => topic.FullName,
        (ContractModel contract, string) => contract.FullName,
        _ => throw new ArgumentException($"a {output.GetType()}", nameof(output)),
    };
}
