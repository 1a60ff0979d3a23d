namespace ProtoP2P.Analyzers.Tests;

/// <summary>LP2P0001 to LP2P0009, each with its exact span and nothing beside it.</summary>
public sealed class ProtocolIdTests
{
    [Theory]
    [InlineData("LP2P0001", "\"no-slash\"")]
    [InlineData("LP2P0001", "\"acme/inventory/1.0.0\"")]
    [InlineData("LP2P0002", "\"/acme/in ventory/1.0.0\"")]
    [InlineData("LP2P0002", "\"/acme/inventory\\n/1.0.0\"")]
    [InlineData("LP2P0002", "\"/acme/inventöry/1.0.0\"")]
    [InlineData("LP2P0002", "\"/acme/\\u007f/1.0.0\"")]
    [InlineData("LP2P0003", "\"/acme/inventory\"")]
    [InlineData("LP2P0003", "\"/acme/v/one\"")]
    [InlineData("LP2P0006", "\"/ipfs/acme/1.0.0\"")]
    [InlineData("LP2P0006", "\"/libp2p/acme/1.0.0\"")]
    [InlineData("LP2P0006", "\"/multistream/1.0.0\"")]
    [InlineData("LP2P0006", "\"/meshsub/1.1.0\"")]
    [InlineData("LP2P0006", "\"/floodsub/1.0.0\"")]
    [InlineData("LP2P0007", "\"/acme//inventory/1.0.0\"")]
    [InlineData("LP2P0007", "\"/acme/inventory/1.0.0/\"")]
    [InlineData("LP2P0008", "\"/acme/inventory/1.0\"")]
    [InlineData("LP2P0008", "\"/acme/inventory/v2\"")]
    [InlineData("LP2P0008", "\"/acme/inventory/01.0.0\"")]
    [InlineData("LP2P0009", "\"\"")]
    [InlineData("LP2P0009", "\"  \"")]
    [InlineData("LP2P0009", "null!")]
    public Task A_wrong_id_is_reported_where_it_is_written(string id, string literal) =>
        AnalyzerHarness.VerifyAsync(id, Contract($"[|{literal}|]"));

    [Theory]
    [InlineData("\"/x/1.0.0\"")]
    [InlineData("\"/acme/inventory/1.0.0-rc.1+build.7\"")]
    [InlineData("\"/acme/relay/0.2.0/hop\"")]
    [InlineData("\"/acme/1.1.0\", \"/acme/1.0.0\"")]
    [InlineData("\"/ipfs/id/1.0.0\", WellKnown = true")]
    [InlineData("Ids.Inventory")]
    [InlineData("id: \"/x/1.1.0\", olderIds: [\"/x/1.0.0\"]")]
    public Task A_right_id_passes(string arguments) => AnalyzerHarness.VerifyAsync("", Contract(arguments));

    [Fact]
    public Task A_long_id_is_reported() => AnalyzerHarness.VerifyAsync("LP2P0004", Contract($"[|\"/{new string('x', 1017)}/1.0.0\"|]"));

    [Fact]
    public Task The_longest_id_passes() => AnalyzerHarness.VerifyAsync("LP2P0004", Contract($"\"/{new string('x', 1016)}/1.0.0\""));

    [Fact]
    public Task A_constant_is_judged_by_its_value() => AnalyzerHarness.VerifyAsync("LP2P0001", Contract("[|Ids.Wrong|]"));

    [Fact]
    public Task Each_of_several_ids_is_judged() => AnalyzerHarness.VerifyAsync(
        "LP2P0001", Contract("\"/x/1.2.0\", [|\"x/1.1.0\"|], {|LP2P0003:\"/x\"|}"));

    [Fact]
    public Task Several_mistakes_in_one_id_are_all_reported() => AnalyzerHarness.VerifyAsync(
        "LP2P0001", Contract("{|LP2P0002:[|\"no slash\"|]|}"));

    [Fact]
    public Task An_id_twice_in_one_contract_is_reported() => AnalyzerHarness.VerifyAsync("LP2P0005", Contract("\"/x/1.0.0\", [|\"/x/1.0.0\"|]"));

    [Fact]
    public Task An_id_of_another_contract_is_reported_at_the_later_one() => AnalyzerHarness.VerifyAsync("LP2P0005", """
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IFirst;
        [Libp2pProtocol("/x/2.0.0", [|"/x/1.0.0"|])]
        public partial interface ISecond;
        """);

    [Fact]
    public async Task The_message_names_id_and_reason()
    {
        Microsoft.CodeAnalysis.Diagnostic diagnostic = (await AnalyzerHarness.BuildAsync(Contract("\"no-slash\""))).ShouldHaveSingleItem();
        diagnostic.Severity.ShouldBe(Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        diagnostic.GetMessage().ShouldBe("Protocol id 'no-slash' must start with '/'");
    }

    private static string Contract(string arguments) => $$"""
        internal static class Ids
        {
            public const string Inventory = "/acme/inventory/1.0.0";
            public const string Wrong = "wrong/1.0.0";
        }

        [Libp2pProtocol({{arguments}})]
        public partial interface IInventory
        {
            ValueTask<Int32Value> GetStockAsync(StringValue sku, CancellationToken cancellationToken = default);
        }
        """;
}
