using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>An interface is a contract by what its attribute is, under whatever name it stands there.</summary>
public sealed class AliasTests
{
    private const string Interface = "public partial interface IX { ValueTask GetAsync(CancellationToken token = default); }";

    private const string Topic = """
        public partial interface IX
        {
            ProtoP2P.PubSub.PublishResult Publish(ReadOnlyMemory<byte> value);
            IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync();
        }
        """;

    [Theory]
    [InlineData("", "[ProtoP2P.Libp2pProtocol(\"/x/1.0.0\")]")]
    [InlineData("", "[global::ProtoP2P.Libp2pProtocolAttribute(\"/x/1.0.0\")]")]
    [InlineData("", "[Obsolete, ProtoP2P.Libp2pProtocol(\"/x/1.0.0\")]")]
    [InlineData("using ProtoP2P;", "[@Libp2pProtocolAttribute(\"/x/1.0.0\")]")]
    [InlineData("using ProtoP2P;", "[Libp2p\\u0050rotocol(\"/x/1.0.0\")]")]
    [InlineData("using Api = ProtoP2P.Libp2pProtocolAttribute;", "[Api(\"/x/1.0.0\")]")]
    [InlineData("using ApiAttribute = ProtoP2P.Libp2pProtocolAttribute;", "[Api(\"/x/1.0.0\")]")]
    [InlineData("using ApiAttribute = ProtoP2P.Libp2pProtocolAttribute;", "[ApiAttribute(\"/x/1.0.0\")]")]
    [InlineData("using Root = ProtoP2P;", "[Root.Libp2pProtocol(\"/x/1.0.0\")]")]
    [InlineData("using Root = ProtoP2P;", "[Root::Libp2pProtocol(\"/x/1.0.0\")]")]
    public void A_protocol(string usings, string attribute) => Verify(1, $"{usings}\n{attribute} {Interface}");

    [Fact]
    public void A_protocol_by_an_alias_of_its_namespace() =>
        Verify(1, $"namespace A {{ using Api = ProtoP2P.Libp2pProtocolAttribute; [Api(\"/x/1.0.0\")] {Interface} }}");

    [Theory]
    [InlineData("global using Api = ProtoP2P.Libp2pProtocolAttribute;", Interface)]
    [InlineData("global using Api = ProtoP2P.PubSub.Libp2pTopicAttribute;", Topic)]
    public void A_contract_by_an_alias_of_the_project(string usings, string contract) => Verify(1, $"[Api(\"/x/1.0.0\")] {contract}", usings);

    [Theory]
    [InlineData("using Libp2pProtocol = System.ObsoleteAttribute;", "[Libp2pProtocol(\"/x/1.0.0\")]")]
    [InlineData("using Api = System.ObsoleteAttribute;", "[Api(\"/x/1.0.0\")]")]
    [InlineData("", "[Libp2pProtocol(\"/x/1.0.0\")]")]
    public void What_has_but_the_name_is_no_contract(string usings, string attribute) => Verify(0, $"{usings}\n{attribute} {Interface}");

    private static void Verify(int files, params string[] sources) => GeneratorHarness.Generate(TestCompilation.Create(sources)).Count.ShouldBe(files);
}
