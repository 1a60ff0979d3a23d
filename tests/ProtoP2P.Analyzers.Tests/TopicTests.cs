using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>LP2P0601 to LP2P0610, and the rules that topics share with protocols, each with its exact span and nothing beside it.</summary>
public sealed class TopicTests
{
    private const string Publish = "PublishResult Publish(StringValue value);";
    private const string Subscribe = "ITopicSubscription<StringValue> Subscribe();";

    [Theory]
    [InlineData("\"news\"")]
    [InlineData("\"/news/1.0.0\"")]
    [InlineData("\" spaces and ümläuts 🙂\"")]
    [InlineData("name: \"news\"")]
    [InlineData("Topics.News")]
    public Task A_right_topic_passes(string arguments) => AnalyzerHarness.VerifyAsync("", Contract(Publish + Subscribe, arguments));

    [Theory]
    [InlineData("[|\"\"|]")]
    [InlineData("[|null!|]")]
    [InlineData("name: [|\"\"|]")]
    [InlineData("[|\"a\\nb\"|]")]
    [InlineData("[|\"a\\0\"|]")]
    [InlineData("[|\"\\u007f\"|]")]
    [InlineData("[|\"\\u0085\"|]")]
    [InlineData("[|\"\\ud83d\"|]")]
    [InlineData("[|Topics.Wrong|]")]
    public Task LP2P0601_a_wrong_topic(string arguments) => AnalyzerHarness.VerifyAsync("LP2P0601", Contract(Publish + Subscribe, arguments));

    [Theory]
    [InlineData(1024, "x", true)]
    [InlineData(1025, "x", false)]
    [InlineData(512, "ü", true)]
    [InlineData(513, "ü", false)]
    public Task LP2P0601_a_long_topic(int count, string letter, bool isRight)
    {
        string literal = $"\"{string.Concat(Enumerable.Repeat(letter, count))}\"";
        return AnalyzerHarness.VerifyAsync("LP2P0601", Contract(Publish + Subscribe, isRight ? literal : $"[|{literal}|]"));
    }

    [Theory]
    [InlineData("LP2P0602", $"public partial interface [|IX|] {{ {Subscribe} }}")]
    [InlineData("LP2P0602", $"public partial interface IX {{ {Publish} PublishResult [|Tell|](StringValue value); {Subscribe} }}")]
    [InlineData("LP2P0602", $"public partial interface IX {{ {Publish} PublishResult [|Publish|](Int32Value value); {Subscribe} }}")]
    [InlineData("LP2P0603", $"public partial interface [|IX|] {{ {Publish} }}")]
    [InlineData("LP2P0603", $"public partial interface IX {{ {Publish} {Subscribe} IAsyncEnumerable<StringValue> [|ReadAsync|](); }}")]
    [InlineData("LP2P0603", "public partial interface {|LP2P0602:[|IX|]|};")]
    public Task Not_one_of_each(string id, string contract) => AnalyzerHarness.VerifyAsync(id, $"[Libp2pTopic(\"x\")] {contract}");

    [Theory]
    [InlineData("LP2P0604", $"[|void|] Publish(StringValue value); {Subscribe}")]
    [InlineData("LP2P0604", $"[|Task<PublishResult>|] Publish(StringValue value); {Subscribe}")]
    [InlineData("LP2P0604", $"[|PublishResult?|] Publish(StringValue value); {Subscribe}")]
    [InlineData("LP2P0604", $"[|ref PublishResult|] Publish(StringValue value); {Subscribe}")]
    [InlineData("LP2P0604", $"{Publish} [|ITopicSubscription|] Subscribe();")]
    [InlineData("LP2P0604", $"{Publish} [|ITopicSubscription<StringValue>?|] Subscribe();")]
    [InlineData("LP2P0604", $"{Publish} [|IAsyncEnumerable<StringValue>?|] ReadAsync();")]
    [InlineData("LP2P0604", $"{Publish} [|IEnumerable<StringValue>|] Read();")]
    [InlineData("LP2P0604", $"{Publish} [|IAsyncEnumerator<StringValue>|] Read();")]
    [InlineData("LP2P0604", $"{Publish} {Subscribe} [|int|] Count();")]
    [InlineData("LP2P0605", $"PublishResult [|Publish|](); {Subscribe}")]
    [InlineData("LP2P0605", $"PublishResult Publish(StringValue value, [|CancellationToken token|]); {Subscribe}")]
    [InlineData("LP2P0605", $"PublishResult Publish([|CancellationToken token|], StringValue value); {Subscribe}")]
    [InlineData("LP2P0605", $"PublishResult Publish(StringValue value, [|StringValue more|]); {Subscribe}")]
    [InlineData("LP2P0605", $"PublishResult {{|LP2P0605:Publish|}}([|CancellationToken token|]); {Subscribe}")]
    [InlineData("LP2P0606", $"{Publish} ITopicSubscription<StringValue> Subscribe([|string filter|]);")]
    [InlineData("LP2P0606", $"{Publish} ITopicSubscription<StringValue> Subscribe([|long capacity|]);")]
    [InlineData("LP2P0606", $"{Publish} ITopicSubscription<StringValue> Subscribe([|int? capacity|]);")]
    [InlineData("LP2P0606", $"{Publish} ITopicSubscription<StringValue> Subscribe([|CancellationToken token|]);")]
    [InlineData("LP2P0606", $"{Publish} ITopicSubscription<StringValue> Subscribe(int capacity, [|CancellationToken token|]);")]
    [InlineData("LP2P0606", $"{Publish} ITopicSubscription<StringValue> Subscribe(int capacity, [|int more|]);")]
    [InlineData("LP2P0606", $"{Publish} IAsyncEnumerable<StringValue> ReadAsync(CancellationToken token, [|CancellationToken more|]);")]
    [InlineData("LP2P0606", $"{Publish} IAsyncEnumerable<StringValue> ReadAsync([|StringValue filter|]);")]
    [InlineData("LP2P0606", $"{Publish} IAsyncEnumerable<StringValue> ReadAsync([|int capacity = 0|]);")]
    [InlineData("LP2P0606", $"{Publish} IAsyncEnumerable<StringValue> ReadAsync([|int capacity = default|]);")]
    [InlineData("LP2P0606", $"{Publish} IAsyncEnumerable<StringValue> ReadAsync([|int capacity = 1_000_001|]);")]
    [InlineData("LP2P0607", $"{Publish} [|ITopicSubscription<Int32Value>|] Subscribe();")]
    [InlineData("LP2P0607", $"{Publish} [|IAsyncEnumerable<TopicMessage<Int32Value>>|] ReadAsync();")]
    [InlineData("LP2P0607", $"PublishResult Publish(ReadOnlyMemory<byte> value); [|IAsyncEnumerable<ReadOnlySequence<byte>>|] ReadAsync();")]
    [InlineData("LP2P0608", $"{Publish} {Subscribe} int [|Count|] {{ get; set; }}")]
    [InlineData("LP2P0608", $"{Publish} {Subscribe} event EventHandler [|Changed|];")]
    [InlineData("LP2P0608", $"{Publish} {Subscribe} int [|this|][int index] {{ get; }}")]
    [InlineData("LP2P0608", $"{Publish} {Subscribe} static abstract void [|Reset|]();")]
    [InlineData("LP2P0608", $"{Publish} {Subscribe} static abstract int [|Size|] {{ get; }}")]
    [InlineData("LP2P0104", $"PublishResult [|Publish|]<T>(T value); {Subscribe}")]
    [InlineData("LP2P0110", $"PublishResult Publish([|in StringValue value|]); {Subscribe}")]
    [InlineData("LP2P0110", $"PublishResult Publish([|params StringValue[] values|]); {Subscribe}")]
    [InlineData("LP2P0110", $"{Publish} ITopicSubscription<StringValue> Subscribe([|ref int capacity|]);")]
    [InlineData("LP2P0113", $"PublishResult Publish([|string value|]); {Subscribe}")]
    [InlineData("LP2P0113", $"PublishResult Publish([|StringValue? value|]); {Subscribe}")]
    [InlineData("LP2P0113", $"PublishResult Publish([|byte[] value|]); {Subscribe}")]
    [InlineData("LP2P0113", $"PublishResult Publish([|IAsyncEnumerable<StringValue> values|]); {Subscribe}")]
    [InlineData("LP2P0113", $"{Publish} [|ITopicSubscription<string>|] Subscribe();")]
    [InlineData("LP2P0113", $"{Publish} [|IAsyncEnumerable<StringValue?>|] ReadAsync();")]
    [InlineData("LP2P0113", $"{Publish} [|IAsyncEnumerable<TopicMessage<StringValue>?>|] ReadAsync();")]
    [InlineData("LP2P0113", $"{Publish} [|IAsyncEnumerable<TopicMessage<int>>|] ReadAsync();")]
    [InlineData("LP2P0113", $"{Publish} [|IAsyncEnumerable<PubSubMessage>|] ReadAsync();")]
    public Task A_wrong_member_is_reported_where_it_is_written(string id, string members) => AnalyzerHarness.VerifyAsync(id, Contract(members));

    [Theory]
    [InlineData("int capacity")]
    [InlineData("int capacity = 1")]
    [InlineData("int capacity = 1_000_000")]
    [InlineData("int capacity = 5, CancellationToken token = default")]
    [InlineData("CancellationToken token = default, int capacity = 5")]
    [InlineData("")]
    public Task Capacity_and_token_pass_in_any_order(string parameters) =>
        AnalyzerHarness.VerifyAsync("", Contract($"{Publish} IAsyncEnumerable<TopicMessage<StringValue>> ReadAsync({parameters});"));

    [Theory]
    [InlineData("IDisposable")]
    [InlineData("IBase")]
    [InlineData("IHasStatic")]
    [InlineData("IOther")]
    public Task LP2P0608_inherits(string inherited) => AnalyzerHarness.VerifyAsync("LP2P0608", $$"""
        [Libp2pTopic("x")]
        public partial interface [|IX|] : {{inherited}} { {{Publish}} {{Subscribe}} }
        public interface IBase { int Count { get; } }
        public interface IHasStatic { static abstract void Reset(); }
        [Libp2pTopic("other")]
        public partial interface IOther { PublishResult Tell(StringValue value); ITopicSubscription<StringValue> Hear(); }
        """);

    [Theory]
    [InlineData("LP2P0101", "public interface [|IX|]")]
    [InlineData("LP2P0101", "public partial interface IX", "public class [|Outer|] {", "}")]
    [InlineData("LP2P0102", "public partial interface [|IX|]<T>")]
    [InlineData("LP2P0102", "public partial interface [|IX|]", "public partial class Outer<T> {", "}")]
    [InlineData("LP2P0117", "file partial interface [|IX|]")]
    public Task The_rules_for_declarations_are_those_of_protocols(string id, string declaration, string before = "", string after = "") =>
        AnalyzerHarness.VerifyAsync(id, $"{before} [Libp2pTopic(\"x\")] {declaration} {{ {Publish} {Subscribe} }} {after}");

    [Theory]
    [InlineData($"{Publish} {Subscribe}")]
    [InlineData("ValueTask GetAsync(StringValue value, CancellationToken token = default);")]
    [InlineData("int Wrong { get; }")]
    public Task LP2P0609_a_protocol_too_is_told_nothing_else(string members) => AnalyzerHarness.VerifyAsync(
        "LP2P0609", $"[Libp2pProtocol(\"no-slash\")] [[|Libp2pTopic(\"x\")|]] public partial interface IX {{ {members} }}");

    [Fact]
    public Task LP2P0116_a_protocol_that_inherits_a_topic() => AnalyzerHarness.VerifyAsync("LP2P0116", $$"""
        [Libp2pTopic("x")]
        public partial interface IX { {{Publish}} {{Subscribe}} }
        [Libp2pProtocol("/y/1.0.0")]
        public partial interface [|IY|] : IX { ValueTask GetAsync(StringValue value, CancellationToken cancellationToken = default); }
        """);

    [Fact]
    public Task LP2P0610_another_type_on_the_same_topic() => AnalyzerHarness.VerifyAsync("LP2P0610", $$"""
        [Libp2pTopic("x")]
        public partial interface IX { {{Publish}} {{Subscribe}} }
        [Libp2pTopic("x")]
        public partial interface ISame { {{Publish}} IAsyncEnumerable<StringValue> ReadAsync(); }
        [Libp2pTopic([|"x"|])]
        public partial interface IOther { PublishResult Publish(Int32Value value); ITopicSubscription<Int32Value> Subscribe(); }
        [Libp2pTopic("X")]
        public partial interface ICase { PublishResult Publish(Int32Value value); ITopicSubscription<Int32Value> Subscribe(); }
        """);

    [Fact]
    public async Task A_type_that_does_not_exist_is_the_compilers_matter()
    {
        ImmutableArray<Diagnostic> diagnostics = await AnalyzerHarness.BuildAsync(Contract($"PublishResult Publish(Missing value); {Subscribe}"));
        diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.Id).ShouldBe(["CS0246"]);
    }

    [Fact]
    public Task A_topic_with_errors_can_be_used() => AnalyzerHarness.VerifyAsync("LP2P0604", $$"""
        [Libp2pTopic("x")]
        public partial interface IX { [|void|] Publish(StringValue value); {{Subscribe}} }
        public static class Use { public static void Run(IPubSub pubSub) => pubSub.GetTopic<IX>().Publish(new StringValue()); }
        """);

    [Theory]
    [InlineData("pubSub.GetTopic<INone>()", "LP2P0611 CS0311")]
    [InlineData("pubSub?.GetTopic<INone>()", "LP2P0611 CS0311")]
    [InlineData("PubSubTopicExtensions.GetTopic<INone>(pubSub)", "LP2P0611 CS0311")]
    [InlineData("pubSub.GetTopic<IProtocol>()", "LP2P0611 CS0311")]
    [InlineData("pubSub.GetTopic<IX>()", "")]
    [InlineData("pubSub.GetTopic<StringValue>(\"x\", StringValue.Parser)", "")]
    [InlineData("pubSub.GetTopic(\"x\", StringValue.Parser)", "")]
    public async Task LP2P0611_what_is_no_topic(string call, string expected)
    {
        ImmutableArray<Diagnostic> diagnostics = await AnalyzerHarness.BuildAsync(
            $"public static class Use {{ public static object? Run(IPubSub pubSub) => {call}; }}",
            Contract(Publish + Subscribe),
            "public interface INone; [Libp2pProtocol(\"/x/1.0.0\")] public partial interface IProtocol;");
        diagnostics.Select(diagnostic => diagnostic.Id).ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Theory]
    [InlineData("void Publish(StringValue value);", "PublishResult Publish(StringValue value);")]
    [InlineData("Task Publish(StringValue value);", "PublishResult Publish(StringValue value);")]
    [InlineData("ValueTask<PublishResult> Publish(StringValue value);", "PublishResult Publish(StringValue value);")]
    public Task Fix_what_publishes(string method, string expected) =>
        CodeFixHarness.VerifyAsync("LP2P0604", Contract($"{method} {Subscribe}"), Contract($"{expected} {Subscribe}"));

    [Theory]
    [InlineData("IEnumerable<StringValue> Read(int capacity);", "IAsyncEnumerable<StringValue> Read(int capacity);")]
    [InlineData("IObservable<StringValue> Read();", "IAsyncEnumerable<StringValue> Read();")]
    [InlineData("IAsyncEnumerable<StringValue>? Read();", "IAsyncEnumerable<StringValue> Read();")]
    [InlineData("Task<IAsyncEnumerable<StringValue>> Read(CancellationToken token);", "IAsyncEnumerable<StringValue> Read(CancellationToken token);")]
    [InlineData("ValueTask<ITopicSubscription<StringValue>> Subscribe();", "ITopicSubscription<StringValue> Subscribe();")]
    public Task Fix_what_subscribes(string method, string expected) =>
        CodeFixHarness.VerifyAsync("LP2P0604", Contract($"{Publish} {method}"), Contract($"{Publish} {expected}"));

    [Theory]
    [InlineData("void Subscribe();")]
    [InlineData("Task SubscribeAsync(CancellationToken token);")]
    [InlineData("ITopicSubscription Subscribe();")]
    public Task Nothing_is_offered_where_the_message_is_not_known(string method) =>
        CodeFixHarness.VerifyNoneAsync("LP2P0604", Contract($"{Publish} {method}"));

    private static string Contract(string members, string topic = "\"x\"") =>
        $"using System.Collections.Generic;\n\n[Libp2pTopic({topic})]\npublic partial interface IX\n{{\n    {members}\n}}\n"
            + "public static class Topics { public const string News = \"news\"; public const string Wrong = \"\\t\"; }\n";
}
