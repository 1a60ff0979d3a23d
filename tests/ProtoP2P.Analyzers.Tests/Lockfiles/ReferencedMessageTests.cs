using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Generators;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Analyzers.Tests.Lockfiles;

/// <summary>Messages that another assembly compiles, with the generator or without: their fields are compared where it left them.</summary>
public sealed class ReferencedMessageTests
{
    private const string Contract = """
        [Libp2pProtocol("/acme/inventory/1.0.0")]
        public partial interface IInventory
        {
            ValueTask<StockReply> GetStockAsync(Tick at, CancellationToken cancellationToken = default);
        }
        """;

    private const string Lock = """
        protop2p-lock 1
        protocol /acme/inventory/1.0.0 rpc shipped
          rpc GetStock unary acme.Tick -> acme.StockReply
        message acme.StockReply
          1 int32 count
        message acme.Tick
          1 fixed64 at

        """;

    private static readonly Lazy<Compilation> Messages = new(() => Compile(generate: true));

    public static TheoryData<string> Kinds => ["image", "project"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Their_fields_are_in_the_lock(string kind) => (await BuildAsync(Lock, Reference(kind))).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_changed_field_is_an_error(string kind) =>
        (await BuildAsync(Lock.Replace("fixed64 at", "string at", StringComparison.Ordinal), Reference(kind))).ShouldHaveSingleItem()
            .ShouldBe("LP2P0503: Wire-incompatible change to 'IInventory' (acme.Tick: the type of field 1 'at' changed from string to fixed64): bump '/acme/inventory/1.0.0' or revert");

    [Fact]
    public async Task A_new_field_wants_to_be_recorded() =>
        (await BuildAsync(Lock.Replace("  1 int32 count\n", "", StringComparison.Ordinal), Reference("image"))).ShouldHaveSingleItem().ShouldStartWith("LP2P0504");

    [Fact]
    public async Task Behind_an_extern_alias_too()
    {
        MetadataReference aliased = Reference("image").WithProperties(new MetadataReferenceProperties(aliases: ["Messages"]));
        string contract = "extern alias Messages;\nusing StockReply = Messages::Acme.Wire.StockReply;\nusing Tick = Messages::Acme.Wire.Tick;\n" + Contract;
        (await BuildAsync(Lock, aliased, contract)).ShouldBeEmpty();
        (await BuildAsync(Lock.Replace("fixed64 at", "string at", StringComparison.Ordinal), aliased, contract)).ShouldHaveSingleItem().ShouldStartWith("LP2P0503");
    }

    [Fact]
    public async Task Without_the_generator_they_are_known_by_name()
    {
        string byName = "protop2p-lock 1\nprotocol /acme/inventory/1.0.0 rpc shipped\n  rpc GetStock unary Tick -> StockReply\n";
        (await BuildAsync(byName, Emit(Compile(generate: false)))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no colon")]
    [InlineData("Acme.Wire:%")]
    [InlineData("Acme.Wire:/w==")]
    public async Task What_is_no_descriptor_is_passed_over(string metadata)
    {
        Compilation messages = Compile(generate: false).AddSyntaxTrees(TestCompilation.Parse(
            $"[assembly: System.Reflection.AssemblyMetadata(\"ProtoP2P.Messages\", \"{metadata}\")]", "Metadata.cs"));
        (await BuildAsync("protop2p-lock 1\nprotocol /acme/inventory/1.0.0 rpc shipped\n  rpc GetStock unary Tick -> StockReply\n", Emit(messages))).ShouldBeEmpty();
    }

    private static async Task<IEnumerable<string>> BuildAsync(string lockText, MetadataReference messages, string contract = "using Acme.Wire;\n" + Contract)
    {
        ImmutableArray<Diagnostic> diagnostics = await LockHarness.BuildAsync(
            lockText, AnalyzerHarness.CreateCompilation(contract).AddReferences(messages));
        return diagnostics.Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage()}");
    }

    // Builds reference files, and editors reference projects.
    private static MetadataReference Reference(string kind) => kind == "image" ? Emit(Messages.Value) : Messages.Value.ToMetadataReference();

    private static PortableExecutableReference Emit(Compilation compilation)
    {
        using MemoryStream image = new();
        compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success.ShouldBeTrue();
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static Compilation Compile(bool generate)
    {
        Compilation messages = TestCompilation.Create().AddSyntaxTrees(TestCompilation.Parse(LockHarness.Messages, "Inventory.cs")).WithAssemblyName("Messages");
        if (generate)
        {
            CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
                .RunGeneratorsAndUpdateCompilation(messages, out messages, out _, CancellationToken.None);
        }

        return messages;
    }
}
