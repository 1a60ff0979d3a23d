using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>Contracts in every place and with every name that C# allows: what is generated compiles without a warning.</summary>
public sealed class DeclarationTests
{
    private const string Method = "ValueTask<StringValue> GetAsync(StringValue value, CancellationToken cancellationToken = default);";
    private const string Protocol = "[Libp2pProtocol(\"/x/1.0.0\")]";

    [Theory]
    [InlineData("global namespace", $"{Protocol} internal partial interface IX {{ {Method} }}")]
    [InlineData("nested namespace", $"namespace A {{ namespace B.C {{ {Protocol} internal partial interface IX {{ {Method} }} }} }}")]
    [InlineData("keyword namespace", $"namespace @class.@event {{ {Protocol} internal partial interface @interface {{ {Method} }} }}")]
    [InlineData("no I", $"{Protocol} internal partial interface Inventory {{ {Method} }}")]
    [InlineData("only I", $"{Protocol} internal partial interface I {{ {Method} }}")]
    [InlineData("ends in Client", $"{Protocol} internal partial interface IClient {{ {Method} }}")]
    [InlineData("in a class", $"internal partial class A {{ {Protocol} internal partial interface IX {{ {Method} }} }}")]
    [InlineData("private", $"internal partial class A {{ {Protocol} private partial interface IX {{ {Method} }} }}")]
    [InlineData("protected", $"internal partial class A {{ {Protocol} protected partial interface IX {{ {Method} }} }}")]
    [InlineData("in a static class", $"internal static partial class A {{ {Protocol} internal partial interface IX {{ {Method} }} }}")]
    [InlineData("in a struct", $"internal partial struct A {{ {Protocol} internal partial interface IX {{ {Method} }} }}")]
    [InlineData("in a readonly ref struct", $"internal readonly ref partial struct A {{ {Protocol} internal partial interface IX {{ {Method} }} }}")]
    [InlineData("in a record", $"internal partial record A {{ {Protocol} internal partial interface IX {{ {Method} }} }}")]
    [InlineData("in a record struct", $"internal readonly partial record struct A {{ {Protocol} internal partial interface IX {{ {Method} }} }}")]
    [InlineData("in an interface", $"internal partial interface IA {{ {Protocol} internal partial interface IX {{ {Method} }} }}")]
    [InlineData("deep", $"namespace N {{ internal partial class @if {{ partial struct B {{ {Protocol} private partial interface IX {{ {Method} }} }} }} }}")]
    public void Place(string name, string source) => Compile(name, source);

    [Theory]
    [InlineData("keyword method", "ValueTask<StringValue> @class(StringValue value, CancellationToken cancellationToken = default);")]
    [InlineData("keyword parameters", "ValueTask<StringValue> GetAsync(BoolValue @out, IAsyncEnumerable<StringValue> @in, CancellationToken @await = default);")]
    [InlineData("parameter named like the field", "ValueTask<StringValue> GetAsync(StringValue _rpc, CancellationToken _rpc2);")]
    [InlineData("parameter named like a generated type", "ValueTask<StringValue> GetAsync(StringValue XMethods, CancellationToken XClient);")]
    [InlineData("method named like the client", "ValueTask<StringValue> XClient(StringValue value, CancellationToken token);")]
    [InlineData("method named like the descriptors", "ValueTask<StringValue> XMethods(StringValue value, CancellationToken token);")]
    [InlineData("method named like the descriptor", "ValueTask<StringValue> DescriptorAsync(StringValue value, CancellationToken token);")]
    [InlineData("method named like object's", "ValueTask<StringValue> ToString(CancellationToken token); ValueTask<StringValue> GetHashCode(); ValueTask<StringValue> Equals(StringValue value, CancellationToken token);")]
    [InlineData("methods whose fields would be one", "ValueTask<StringValue> Get(StringValue value, CancellationToken token); [RpcMethod(\"Other\")] ValueTask<StringValue> GetAsync(StringValue value, CancellationToken token);")]
    [InlineData("overloads", "ValueTask<StringValue> Get(StringValue value, CancellationToken token); [RpcMethod(\"Other\")] ValueTask<StringValue> Get(Int32Value value, CancellationToken token);")]
    [InlineData("only Async", "ValueTask<StringValue> Async(StringValue value, CancellationToken token);")]
    [InlineData("wire name with quotes", "[RpcMethod(\"a\\\"b\\\\c\\n\")] ValueTask<StringValue> Get(StringValue value, CancellationToken token);")]
    [InlineData("obsolete", "[Obsolete(\"use another\")] ValueTask<StringValue> Get(StringValue value, CancellationToken token);")]
    [InlineData("internal method", "internal ValueTask<StringValue> Get(StringValue value, CancellationToken token);")]
    [InlineData("default of a message", "ValueTask<StringValue> Get(StringValue value = null!, CancellationToken token = default);")]
    [InlineData("attributed parameters", "ValueTask<StringValue> Get([System.Diagnostics.CodeAnalysis.DisallowNull] StringValue value, CancellationToken token = default);")]
    [InlineData("oblivious", "\n#nullable disable\nValueTask<StringValue> Get(StringValue value, CancellationToken token);\n#nullable restore\n")]
    [InlineData("nothing", "")]
    public void Member(string name, string members) => Compile(name, $"{Protocol} internal partial interface IX {{ {members} }}");

    [Fact]
    public void An_inherited_contract_is_served_and_called_too()
    {
        string[] methods = Descriptors($$"""
            {{Protocol}} internal partial interface IBase { {{Method}} }
            [Libp2pProtocol("/y/1.0.0")] internal partial interface IX : IBase { ValueTask OtherAsync(StringValue value, CancellationToken token); }
            """);
        methods.Count(line => line.Contains("\"Get\"", StringComparison.Ordinal)).ShouldBe(2);
        methods.Count(line => line.Contains("\"Other\"", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void An_extern_alias_is_kept()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        CSharpCompilation messages = TestCompilation.Create($"namespace Acme; public static class Made {{ {HandWrittenMessage} }}").WithAssemblyName("Messages");
        PortableExecutableReference[] aliased = [.. References.All
            .Where(reference => reference.Display!.EndsWith("ProtoP2P.Abstractions.dll", StringComparison.Ordinal))
            .Select(reference => (PortableExecutableReference)reference.WithAliases(["Library"]))];
        CSharpCompilation compilation = TestCompilation.Create("""
            extern alias Library;
            extern alias Messages;
            using Library::ProtoP2P;
            namespace Mine;
            [Libp2pProtocol("/x/1.0.0")]
            internal partial interface IX { ValueTask<Messages::Acme.Made.Message> GetAsync(Messages::Acme.Made.Message value, RpcCall call = default); }
            """)
            .WithReferences(
                References.All.Where(reference => !reference.Display!.EndsWith("ProtoP2P.Abstractions.dll", StringComparison.Ordinal))
                    .Concat(aliased).Append(messages.ToMetadataReference(["Messages"])));
        GeneratorHarness.CompileClean(compilation).SyntaxTrees.ShouldContain(tree => tree.GetText(cancellationToken).ToString().Contains("extern alias Messages;"));
    }

    [Fact]
    public void A_message_inside_a_message_keeps_its_place() => Compile("nested message", $$"""
        public static class Outer { public static class Types { {{HandWrittenMessage}} } }
        {{Protocol}} internal partial interface IX { ValueTask<Outer.Types.Message> GetAsync(Outer.Types.Message value, CancellationToken token); }
        """);

    /// <summary>What Grpc.Tools writes, without what the generator does not look at.</summary>
    internal const string HandWrittenMessage = """
        public sealed class Message : Google.Protobuf.IMessage<Message>
            {
                public static Google.Protobuf.MessageParser<Message> Parser { get; } = new(() => new Message());
                public Google.Protobuf.Reflection.MessageDescriptor Descriptor => throw new NotSupportedException();
                public int CalculateSize() => 0;
                public Message Clone() => new();
                public bool Equals(Message? other) => other is not null;
                public override bool Equals(object? other) => Equals(other as Message);
                public override int GetHashCode() => 0;
                public void MergeFrom(Message message) { }
                public void MergeFrom(Google.Protobuf.CodedInputStream input) { }
                public void WriteTo(Google.Protobuf.CodedOutputStream output) { }
            }
        """;

    private static string[] Descriptors(string source)
    {
        ImmutableSortedDictionary<string, string> files = GeneratorHarness.Generate(Compile("", source));
        return [.. files.Values.SelectMany(text => text.Split('\n')).Where(line => line.TrimEnd().EndsWith("\",", StringComparison.Ordinal))];
    }

    private static CSharpCompilation Compile(string name, string source)
    {
        CSharpCompilation compilation = TestCompilation
            .Create("global using Google.Protobuf.WellKnownTypes; global using ProtoP2P;", source)
            .WithOptions(TestCompilation.Options.WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]));
        GeneratorHarness.Generate(compilation).Count.ShouldBeGreaterThan(0, name);
        GeneratorHarness.CompileClean(compilation);
        return compilation;
    }
}
