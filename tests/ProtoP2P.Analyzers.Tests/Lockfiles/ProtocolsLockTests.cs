using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers.Tests.Lockfiles;

/// <summary>The diagnostics of the lock, in the compiler, with messages that protoc wrote.</summary>
public sealed class ProtocolsLockTests
{
    private const string Contract = """
        [Libp2pProtocol("/acme/inventory/1.0.0")]
        public partial interface IInventory
        {
            ValueTask<StockReply> GetStockAsync(StockQuery query, CancellationToken cancellationToken = default);
            IAsyncEnumerable<Tick> WatchAsync(StockQuery query, CancellationToken cancellationToken = default);
        }
        """;

    private const string Lock = """
        protop2p-lock 1
        protocol /acme/inventory/1.0.0 rpc shipped
          rpc GetStock unary acme.StockQuery -> acme.StockReply
          rpc Watch server acme.StockQuery -> acme.Tick
        message acme.StockQuery
          1 string sku
          2 optional sint32 count
          3 repeated enum acme.Colour colours
          4 map<string,acme.Tick> ticks
          5 map<int32,enum:acme.Colour> names
          6 int64 weight oneof size
          7 acme.Tick tick oneof size
          8 acme.StockQuery.Part part
          reserved 10 10
          reserved 12 19
        message acme.StockQuery.Part
          1 fixed32 number
          2 enum acme.StockQuery.Part.Kind kind
        message acme.StockReply
          1 int32 count
        message acme.Tick
          1 fixed64 at
        enum acme.Colour
          0 RED
          0 ROT
          1 BLUE
          reserved 5 7
        enum acme.StockQuery.Part.Kind
          0 UNKNOWN
          1 SPARE

        """;

    [Fact]
    public async Task A_contract_as_it_was_shipped_is_silent() => (await BuildAsync(Contract, Lock)).ShouldBeEmpty();

    [Fact]
    public async Task Without_a_lock_there_is_one_note() =>
        (await BuildAsync(Contract, null)).ShouldBe(["LP2P0501 Info at 'IInventory': Project has no protocols.lock: the wire compatibility of 'IInventory' is not checked"]);

    [Fact]
    public async Task A_project_without_contracts_has_nothing_to_lock() => (await BuildAsync("public interface INone;", null)).ShouldBeEmpty();

    [Fact]
    public async Task Renaming_what_is_not_on_the_wire_changes_nothing()
    {
        string renamed = Contract
            .Replace("IInventory", "IStockService", StringComparison.Ordinal)
            .Replace("ValueTask<StockReply> GetStockAsync(StockQuery query", "[RpcMethod(\"GetStock\")] Task<StockReply> FindAsync(StockQuery wanted", StringComparison.Ordinal)
            .Replace("WatchAsync", "Watch", StringComparison.Ordinal);
        (await BuildAsync(renamed, Lock)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1 string sku", "1 int32 sku", "acme.StockQuery: the type of field 1 'sku' changed from int32 to string")]
    [InlineData("1 string sku", "11 string sku", "acme.StockQuery: the number of field 'sku' changed from 11 to 1")]
    [InlineData("6 int64 weight oneof size", "6 int64 weight", "acme.StockQuery: the oneof of field 6 'weight' changed from none to 'size'")]
    [InlineData("3 repeated enum", "3 enum", "acme.StockQuery: field 3 'colours' changed from singular to repeated")]
    [InlineData("1 fixed32 number", "1 int32 number", "acme.StockQuery.Part: the type of field 1 'number' changed from int32 to fixed32")]
    [InlineData("  rpc Watch", "  rpc Clear oneway () -> ()\n  rpc Watch", "method 'Clear' is gone")]
    [InlineData("rpc Watch server", "rpc Watch unary", "'rpc Watch unary acme.StockQuery -> acme.Tick' became 'rpc Watch server acme.StockQuery -> acme.Tick'")]
    public async Task An_incompatible_change_is_an_error(string now, string old, string reason) =>
        (await BuildAsync(Contract, Lock.Replace(now, old, StringComparison.Ordinal))).ShouldBe(
            [$"LP2P0503 Error at '\"/acme/inventory/1.0.0\"': Wire-incompatible change to 'IInventory' ({reason}): bump '/acme/inventory/1.0.0' or revert"]);

    [Fact]
    public async Task Many_changes_make_one_diagnostic()
    {
        string old = Lock.Replace("1 string sku", "1 int32 sku", StringComparison.Ordinal).Replace("int32 count", "string count", StringComparison.Ordinal)
            .Replace("fixed64 at", "string at", StringComparison.Ordinal).Replace("fixed32 number", "string number", StringComparison.Ordinal);
        string message = (await BuildAsync(Contract, old)).ShouldHaveSingleItem();
        message.ShouldContain("; and ");
        message.ShouldContain("more): bump");
    }

    [Fact]
    public async Task Bumping_the_version_clears_the_error()
    {
        string bumped = Contract.Replace("1.0.0", "2.0.0", StringComparison.Ordinal);
        string[] diagnostics = [.. await BuildAsync(bumped, Lock.Replace("1 string sku", "1 int32 sku", StringComparison.Ordinal))];
        diagnostics.ShouldBe(
            [
                "LP2P0502 Warning at '\"/acme/inventory/2.0.0\"': '/acme/inventory/2.0.0' is not in protocols.lock: its wire compatibility is not checked",
                "LP2P0505 Warning at '\"/acme/inventory/2.0.0\"': Protocol '/acme/inventory/1.0.0' is in protocols.lock but gone from code: retire or restore it",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Each_id_of_a_contract_is_checked()
    {
        string both = Contract.Replace("(\"/acme", "(\"/acme/inventory/1.1.0\", \"/acme", StringComparison.Ordinal);
        (await BuildAsync(both, Lock)).ShouldHaveSingleItem().ShouldStartWith("LP2P0502 Warning at '\"/acme/inventory/1.1.0\"'");
        (await BuildAsync(both, Lock.Replace("1 string sku", "1 int32 sku", StringComparison.Ordinal)))
            .ShouldContain(text => text.StartsWith("LP2P0503 Error at '\"/acme/inventory/1.0.0\"'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("  rpc Watch server acme.StockQuery -> acme.Tick\n", "", "method 'Watch' is new")]
    [InlineData("  8 acme.StockQuery.Part part\n", "", "acme.StockQuery: field 8 'part' is new")]
    [InlineData("  1 BLUE\n", "", "acme.Colour: value 1 is new: 'BLUE'")]
    [InlineData("2 optional sint32 count", "2 sint64 number", "acme.StockQuery: field '2 sint64 number' became '2 optional sint32 count'")]
    public async Task A_compatible_change_wants_to_be_recorded(string now, string old, string reason) =>
        (await BuildAsync(Contract, Lock.Replace(now, old, StringComparison.Ordinal))).ShouldBe(
            [$"LP2P0504 Warning at '\"/acme/inventory/1.0.0\"': Compatible change to 'IInventory' is not in protocols.lock: {reason}"]);

    [Fact]
    public async Task A_new_message_wants_to_be_recorded() =>
        (await BuildAsync(Contract, Lock.Replace("message acme.Tick\n  1 fixed64 at\n", "", StringComparison.Ordinal))).ShouldBe(
            ["LP2P0502 Warning at '\"/acme/inventory/1.0.0\"': 'acme.Tick' is not in protocols.lock: its wire compatibility is not checked"]);

    [Theory]
    [InlineData("1 string sku", "1 int32 sku")]
    [InlineData("rpc Watch server", "rpc Watch unary")]
    public async Task A_draft_changes_freely(string now, string old)
    {
        string draft = Lock.Replace("rpc shipped", "rpc draft", StringComparison.Ordinal).Replace(now, old, StringComparison.Ordinal);
        (await BuildAsync(Contract, draft)).ShouldHaveSingleItem().ShouldStartWith("LP2P0504 Info at");
        (await BuildAsync(Contract.Replace("inventory", "other", StringComparison.Ordinal), draft))
            .ShouldContain(text => text.StartsWith("LP2P0505 Info at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Warnings_as_errors_leave_drafts_alone()
    {
        Compilation compilation = LockHarness.WithMessages(Contract);
        compilation = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Error));
        string draft = Lock.Replace("rpc shipped", "rpc draft", StringComparison.Ordinal).Replace("1 string sku", "1 int32 sku", StringComparison.Ordinal);
        (await LockHarness.BuildAsync(draft, compilation)).ShouldHaveSingleItem().Severity.ShouldBe(DiagnosticSeverity.Info);
    }

    [Fact]
    public async Task A_retired_id_does_not_come_back() =>
        (await BuildAsync(Contract, "protop2p-lock 1\nretired /acme/inventory/1.0.0\n")).ShouldBe(
            ["LP2P0503 Error at '\"/acme/inventory/1.0.0\"': Wire-incompatible change to 'IInventory' (its id was retired): bump '/acme/inventory/1.0.0' or revert"]);

    [Fact]
    public async Task A_protocol_without_successor_is_reported_at_its_line()
    {
        ImmutableArray<Diagnostic> diagnostics = await LockHarness.BuildAsync(Lock, LockHarness.WithMessages("public interface INone;"));
        Diagnostic diagnostic = diagnostics.ShouldHaveSingleItem();
        diagnostic.Id.ShouldBe("LP2P0505");
        diagnostic.Location.GetLineSpan().Path.ShouldBe(LockHarness.Path);
        diagnostic.Location.GetLineSpan().StartLinePosition.Line.ShouldBe(1);
    }

    [Fact]
    public async Task A_malformed_lock_is_one_error_per_line_and_nothing_else()
    {
        ImmutableArray<Diagnostic> diagnostics = await LockHarness.BuildAsync(
            Lock.Replace("  1 string sku", "<<<<<<< HEAD", StringComparison.Ordinal), LockHarness.WithMessages(Contract));
        Diagnostic diagnostic = diagnostics.ShouldHaveSingleItem();
        diagnostic.GetMessage().ShouldBe("Line 6 of protocols.lock is part of an unresolved merge conflict");
        diagnostic.Location.GetLineSpan().Path.ShouldBe(LockHarness.Path);
        diagnostic.Location.GetLineSpan().StartLinePosition.Line.ShouldBe(5);
    }

    [Fact]
    public async Task A_broken_contract_gets_its_own_error_only() =>
        (await BuildAsync(Contract.Replace("public partial", "public", StringComparison.Ordinal), Lock)).ShouldHaveSingleItem().ShouldStartWith("LP2P0101");

    [Fact]
    public async Task A_pragma_and_an_editorconfig_severity_are_respected()
    {
        string old = Lock.Replace("1 string sku", "1 int32 sku", StringComparison.Ordinal);
        (await BuildAsync("#pragma warning disable LP2P0503\n" + Contract, old)).ShouldBeEmpty();
        Compilation compilation = LockHarness.WithMessages(Contract);
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            compilation.Options.SpecificDiagnosticOptions.SetItem("LP2P0503", ReportDiagnostic.Suppress)));
        (await LockHarness.BuildAsync(old, compilation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_of_another_assembly_is_compared_by_name()
    {
        const string Other = """
            [Libp2pProtocol("/acme/names/1.0.0")]
            public partial interface INames
            {
                ValueTask<StringValue> FindAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default);
            }
            """;
        const string OtherLock = "protop2p-lock 1\nprotocol /acme/names/1.0.0 rpc shipped\n  rpc Find unary bytes -> google.protobuf.StringValue\n";
        (await BuildAsync(Other, OtherLock)).ShouldBeEmpty();
        (await BuildAsync(Other, OtherLock.Replace("StringValue", "Int32Value", StringComparison.Ordinal))).ShouldHaveSingleItem().ShouldStartWith("LP2P0503");
    }

    [Theory]
    [InlineData("/acme/inventory/1.2.3", "/acme/inventory/*", "/acme/inventory/2.0.0")]
    [InlineData("/acme/inventory/v3", "/acme/inventory/*", "/acme/inventory/v4")]
    [InlineData("/acme/2/inventory/1.0.0-rc.1/hop", "/acme/2/inventory/*/hop", "/acme/2/inventory/2.0.0/hop")]
    [InlineData("/acme/inventory", "/acme/inventory", null)]
    public void Versions_of_one_protocol(string id, string family, string? next)
    {
        Analyzers.Lockfiles.ProtocolFamily.Of(id).ShouldBe(family);
        Analyzers.Lockfiles.ProtocolFamily.NextMajor(id).ShouldBe(next);
    }

    private static async Task<IEnumerable<string>> BuildAsync(string contract, string? lockText)
    {
        ImmutableArray<Diagnostic> diagnostics = await LockHarness.BuildAsync(lockText, LockHarness.WithMessages(contract));
        return diagnostics.Select(diagnostic =>
            $"{diagnostic.Id} {diagnostic.Severity} at '{diagnostic.Location.SourceTree?.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}': {diagnostic.GetMessage()}");
    }
}
