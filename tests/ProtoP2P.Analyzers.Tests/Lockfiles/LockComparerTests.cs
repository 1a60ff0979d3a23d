using ProtoP2P.Analyzers.Lockfiles;

namespace ProtoP2P.Analyzers.Tests.Lockfiles;

/// <summary>Which edits old peers can read.</summary>
public sealed class LockComparerTests
{
    private const string Id = "/acme/inventory/1.0.0";

    private const string Old = """
        protop2p-lock 1
        protocol /acme/inventory/1.0.0 rpc shipped
          rpc GetStock unary acme.Query -> acme.Reply
          rpc Watch server acme.Query -> acme.Tick
        message acme.Query
          1 string sku
          2 int32 count
          3 enum acme.Colour colour
          4 repeated sint32 rows
          5 map<string,acme.Tick> ticks
          6 acme.Tick one oneof choice
          7 string two oneof choice
          8 optional bool exact
          reserved 20 29
        message acme.Reply
        message acme.Tick
          1 fixed64 at
        enum acme.Colour
          0 RED
          1 BLUE
        """;

    [Theory]
    [InlineData("rpc Watch server acme.Query -> acme.Tick", "rpc Watch server acme.Query -> acme.Tick\n  rpc Zap unary () -> ()", "method 'Zap' is new")]
    [InlineData("2 int32 count", "2 int32 number", "'2 int32 count' became '2 int32 number'")]
    [InlineData("2 int32 count", "2 uint64 count", "became")]
    [InlineData("2 int32 count", "2 bool count", "became")]
    [InlineData("2 int32 count", "2 optional int32 count", "became")]
    [InlineData("8 optional bool exact", "8 bool exact", "became")]
    [InlineData("3 enum acme.Colour colour", "3 int32 colour", "became")]
    [InlineData("4 repeated sint32 rows", "4 repeated sint64 rows", "became")]
    [InlineData("1 fixed64 at", "1 sfixed64 at", "became")]
    [InlineData("oneof choice", "oneof pick", "became")]
    [InlineData("8 optional bool exact", "8 optional bool exact\n  9 string more", "field 9 'more' is new")]
    [InlineData("8 optional bool exact", "8 optional bool exact\n  9 string three oneof choice", "field 9 'three' is new")]
    [InlineData("2 int32 count", "reserved 2 2", "field 2 'count' is gone and reserved")]
    [InlineData("1 BLUE", "1 BLUE\n  2 GREEN", "value 2 is new: 'GREEN'")]
    [InlineData("1 BLUE", "1 BLAU", "value 1 is now 'BLAU'")]
    [InlineData("1 BLUE", "reserved 1 1", "value 1 'BLUE' is gone and reserved")]
    [InlineData("reserved 20 29", "reserved 20 30", "its reserved numbers changed")]
    [InlineData("message acme.Tick\n  1 fixed64 at\n", "", "is not compiled here any more")]
    public void Compatible(string old, string now, string description) => Verify(LockChangeKind.Compatible, old, now, description);

    [Theory]
    [InlineData("1.0.0 rpc shipped\n  rpc GetStock unary acme.Query -> acme.Reply\n  rpc Watch", "1.0.0 bare shipped\n  rpc *", "its mode changed from rpc to bare")]
    [InlineData("\n  rpc Watch server acme.Query -> acme.Tick", "", "method 'Watch' is gone")]
    [InlineData("rpc GetStock", "rpc FindStock", "method 'GetStock' is gone")]
    [InlineData("rpc Watch server", "rpc Watch unary", "became 'rpc Watch unary")]
    [InlineData("unary acme.Query -> acme.Reply", "unary acme.Query -> acme.Tick", "became 'rpc GetStock unary acme.Query -> acme.Tick'")]
    [InlineData("unary acme.Query -> acme.Reply", "unary () -> acme.Reply", "became")]
    [InlineData("unary acme.Query -> acme.Reply", "oneway acme.Query -> ()", "became")]
    [InlineData("1 string sku", "9 string sku", "the number of field 'sku' changed from 1 to 9")]
    [InlineData("1 string sku", "1 bytes sku", "the type of field 1 'sku' changed from string to bytes")]
    [InlineData("2 int32 count", "2 sint32 count", "the type of field 2 'count' changed")]
    [InlineData("2 int32 count", "2 fixed32 count", "the type of field 2 'count' changed")]
    [InlineData("2 int32 count", "2 repeated int32 count", "field 2 'count' changed from singular to repeated")]
    [InlineData("2 int32 count", "2 required int32 count", "field 2 'count' changed from singular to required")]
    [InlineData("3 enum acme.Colour colour", "3 string colour", "the type of field 3")]
    [InlineData("map<string,acme.Tick>", "map<int32,acme.Tick>", "the type of field 5")]
    [InlineData("map<string,acme.Tick>", "map<string,acme.Query>", "the type of field 5")]
    [InlineData("6 acme.Tick one", "6 acme.Reply one", "the type of field 6")]
    [InlineData("7 string two oneof choice", "7 string two", "the oneof of field 7 'two' changed from 'choice' to none")]
    [InlineData("2 int32 count", "2 int32 count oneof choice", "the oneof of field 2")]
    [InlineData("7 string two oneof choice", "7 string two oneof other", "the oneof of field")]
    [InlineData("\n  2 int32 count", "", "field 2 'count' is gone, and its number is not reserved")]
    [InlineData("8 optional bool exact", "8 optional bool exact\n  9 required string more", "new and required")]
    [InlineData("\n  1 BLUE", "", "value 1 'BLUE' is gone, and its number is not reserved")]
    [InlineData("reserved 20 29", "25 string again", "number 25 was reserved and is used again")]
    public void Breaking(string old, string now, string description) => Verify(LockChangeKind.Breaking, old, now, description);

    [Theory]
    [InlineData("8 optional bool exact", "8 optional bool exact\n  9 acme.New fresh", "acme.New", "message acme.New\nenum acme.Colour")]
    [InlineData("8 optional bool exact", "8 optional bool exact\n  9 map<string,enum:acme.New> fresh", "acme.New", "enum acme.New\nenum acme.Colour")]
    public void A_new_message_or_enum_is_missing(string old, string now, string subject, string declaration)
    {
        string edited = Old.Replace(old, now, StringComparison.Ordinal).Replace("enum acme.Colour\n", declaration + "\n", StringComparison.Ordinal);
        Compare(edited).ShouldContain(change => change.Kind == LockChangeKind.Missing && change.Subject == subject);
    }

    [Fact]
    public void Nothing_changed() => Compare(Old).ShouldBeEmpty();

    [Fact]
    public void What_the_protocol_does_not_exchange_is_not_compared() =>
        Compare(Old + "\nmessage acme.Other\n  1 string x").ShouldBeEmpty();

    private static void Verify(LockChangeKind kind, string old, string now, string description)
    {
        string edited = Old.Replace(old, now, StringComparison.Ordinal);
        edited.ShouldNotBe(Old);
        IReadOnlyList<LockChange> changes = Compare(edited);
        changes.ShouldContain(change => change.Kind == kind && change.Description.Contains(description, StringComparison.Ordinal),
            string.Join('\n', changes));
        if (kind == LockChangeKind.Compatible)
        {
            changes.ShouldAllBe(change => change.Kind == LockChangeKind.Compatible);
        }
    }

    private static IReadOnlyList<LockChange> Compare(string edited)
    {
        LockFile old = LockSamples.Parse(Old);
        LockFile now = LockSamples.Parse(edited);
        return LockComparer.Compare(now.FindProtocol(Id)!, now, old.FindProtocol(Id)!, old);
    }
}
