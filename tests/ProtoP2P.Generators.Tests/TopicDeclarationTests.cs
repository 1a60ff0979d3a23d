using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>Topic contracts in every place and with every name that C# allows: what is generated compiles without a warning.</summary>
public sealed class TopicDeclarationTests
{
    private const string Publish = "PublishResult Publish(StringValue value);";
    private const string Subscribe = "ITopicSubscription<StringValue> Subscribe();";
    private const string Topic = "[Libp2pTopic(\"/x/1.0.0\")]";

    [Theory]
    [InlineData("global namespace", $"{Topic} internal partial interface IX {{ {Publish} {Subscribe} }}")]
    [InlineData("nested namespace", $"namespace A {{ namespace B.C {{ {Topic} internal partial interface IX {{ {Publish} {Subscribe} }} }} }}")]
    [InlineData("keyword namespace", $"namespace @class.@event {{ {Topic} internal partial interface @interface {{ {Publish} {Subscribe} }} }}")]
    [InlineData("a namespace of our name", $"namespace A.ProtoP2P.PubSub {{ {Topic} internal partial interface IX {{ {Publish} {Subscribe} }} }}")]
    [InlineData("no I", $"{Topic} internal partial interface News {{ {Publish} {Subscribe} }}")]
    [InlineData("ends in Topic", $"{Topic} internal partial interface ITopic {{ {Publish} {Subscribe} }}")]
    [InlineData("private", $"internal partial class A {{ {Topic} private partial interface IX {{ {Publish} {Subscribe} }} }}")]
    [InlineData("in a readonly ref struct", $"internal readonly ref partial struct A {{ {Topic} internal partial interface IX {{ {Publish} {Subscribe} }} }}")]
    [InlineData("in a record struct", $"internal readonly partial record struct A {{ {Topic} internal partial interface IX {{ {Publish} {Subscribe} }} }}")]
    [InlineData("in an interface", $"internal partial interface IA {{ {Topic} internal partial interface IX {{ {Publish} {Subscribe} }} }}")]
    [InlineData("obsolete", $"{Topic} [Obsolete] internal partial interface IX {{ {Publish} {Subscribe} }}")]
    public void Place(string name, string source) => Compile(name, source);

    [Theory]
    [InlineData("keyword methods", "PublishResult @class(StringValue value); ITopicSubscription<StringValue> @event();")]
    [InlineData("keyword parameters", "PublishResult Publish(StringValue @out); IAsyncEnumerable<StringValue> ReadAsync(int @in, CancellationToken @await = default);")]
    [InlineData("parameter named like the field", "PublishResult Publish(StringValue _topic); ITopicSubscription<StringValue> Subscribe(int _topic2);")]
    [InlineData("parameter named like what is captured", "PublishResult Publish(StringValue topic); ITopicSubscription<StringValue> Subscribe(int pubSub);")]
    [InlineData("parameter named like the generated type", $"PublishResult Publish(StringValue XTopic); {Subscribe}")]
    [InlineData("method named like the generated type", $"PublishResult XTopic(StringValue value); {Subscribe}")]
    [InlineData("method named like the descriptor", $"new PublishResult Descriptor(StringValue value); {Subscribe}")]
    [InlineData("methods named like object's", "PublishResult Equals(StringValue value); ITopicSubscription<StringValue> GetHashCode();")]
    [InlineData("overloads", "PublishResult News(StringValue value); IAsyncEnumerable<StringValue> News(int capacity = 5);")]
    [InlineData("internal methods", "internal PublishResult Publish(StringValue value); internal IAsyncEnumerable<StringValue> ReadAsync(int capacity = 5, CancellationToken token = default);")]
    [InlineData("obsolete method", "[Obsolete(\"use another\")] PublishResult Publish(StringValue value); [Obsolete] ITopicSubscription<StringValue> Subscribe();")]
    [InlineData("default of a message", $"PublishResult Publish(StringValue value = null!); {Subscribe}")]
    [InlineData("a constant default", $"{Publish} IAsyncEnumerable<StringValue> ReadAsync(int capacity = int.MaxValue / 10_000, CancellationToken token = default);")]
    [InlineData("memory", "PublishResult Publish(ReadOnlyMemory<byte> value); IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync();")]
    [InlineData("oblivious", $"\n#nullable disable\n{Publish} {Subscribe}\n#nullable restore\n")]
    [InlineData("conveniences", $"{Publish} {Subscribe} void Tell(string text) => Publish(new StringValue {{ Value = text }}); static int Count => 5; const int Most = 5;")]
    public void Member(string name, string members) => Compile(name, $"{Topic} internal partial interface IX {{ {members} }}");

    [Fact]
    public void An_extern_alias_is_kept()
    {
        CSharpCompilation compilation = TestCompilation.Create("""
            extern alias Library;
            extern alias PubSub;
            using Google.Protobuf.WellKnownTypes;
            using PubSub::ProtoP2P.PubSub;
            namespace Mine;
            [Libp2pTopic("x")]
            internal partial interface IX { PublishResult Publish(StringValue value); ITopicSubscription<StringValue> Subscribe(); }
            """);
        compilation = compilation.WithReferences(References.All.Select(Alias));
        string written = GeneratorHarness.Generate(compilation).Values.ShouldHaveSingleItem();
        written.ShouldContain("Library::ProtoP2P.Rpc.MessageCodec.Protobuf(global::Google.");
        written.ShouldContain("extern alias PubSub;");
        GeneratorHarness.CompileClean(compilation);
    }

    [Fact]
    public void How_a_topic_is_split_does_not_matter()
    {
        string whole = Generate($"{Topic} internal partial interface IX {{ {Publish} {Subscribe} }}");
        Generate($"{Topic} internal partial interface IX {{ {Publish} }}", $"internal partial interface IX {{ {Subscribe} }}").ShouldBe(whole);
        Generate($"internal partial interface IX {{ {Publish} }}", $"{Topic} internal partial interface IX {{ {Subscribe} }}").ShouldBe(whole);
    }

    [Fact]
    public void Topic_and_protocol_of_one_name_in_two_places_compile() => Compile("both", $$"""
        namespace A { {{Topic}} internal partial interface IX { {{Publish}} {{Subscribe}} } }
        namespace B { [ProtoP2P.Libp2pProtocol("/x/1.0.0")] internal partial interface IX { ValueTask GetAsync(StringValue value, CancellationToken token); } }
        """);

    [Fact]
    public void An_obsolete_message_is_warned_of_where_it_is_named_and_nowhere_else() => Compile("obsolete message", $$"""
        public static class Made { [Obsolete] {{DeclarationTests.HandWrittenMessage}} }
        #pragma warning disable CS0612
        {{Topic}} internal partial interface IX { PublishResult Publish(Made.Message value); ITopicSubscription<Made.Message> Subscribe(); }
        """);

    private static MetadataReference Alias(MetadataReference reference) => Path.GetFileName(reference.Display) switch
    {
        "ProtoP2P.Abstractions.dll" => reference.WithAliases(["Library"]),
        "ProtoP2P.PubSub.dll" => reference.WithAliases(["PubSub"]),
        _ => reference,
    };

    private static string Generate(params string[] sources) => GeneratorHarness.Generate(Create(sources)).Values.ShouldHaveSingleItem();

    private static void Compile(string name, string source)
    {
        CSharpCompilation compilation = Create(source);
        GeneratorHarness.Generate(compilation).Count.ShouldBeGreaterThan(0, name);
        GeneratorHarness.CompileClean(compilation);
    }

    private static CSharpCompilation Create(params string[] sources) => TestCompilation
        .Create(["global using Google.Protobuf.WellKnownTypes; global using ProtoP2P.PubSub;", .. sources])
        .WithOptions(TestCompilation.Options.WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]));
}
