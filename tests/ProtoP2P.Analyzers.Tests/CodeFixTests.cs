namespace ProtoP2P.Analyzers.Tests;

/// <summary>Each fix: applied, then built again without a word.</summary>
public sealed class CodeFixTests
{
    private const string X = "CancellationToken cancellationToken = default";

    [Theory]
    [InlineData("LP2P0001", "\"x/1.0.0\"", "\"/x/1.0.0\"")]
    [InlineData("LP2P0002", "\"/in ventöry/1.0.0\"", "\"/in-vent-ry/1.0.0\"")]
    [InlineData("LP2P0003", "\"/x\"", "\"/x/1.0.0\"")]
    [InlineData("LP2P0007", "\"/x//y/1.0.0/\"", "\"/x/y/1.0.0\"")]
    [InlineData("LP2P0001", "\"x/1.1.0\", \"x/1.0.0\"", "\"/x/1.1.0\", \"/x/1.0.0\"")]
    [InlineData("LP2P0006", "\"/libp2p/x/1.0.0\"", "\"/libp2p/x/1.0.0\", WellKnown = true")]
    [InlineData("LP2P0006", "\"/libp2p/x/1.0.0\", WellKnown = false", "\"/libp2p/x/1.0.0\", WellKnown = true")]
    public Task Protocol_id(string id, string arguments, string expected) =>
        CodeFixHarness.VerifyAsync(id, $"[Libp2pProtocol({arguments})]\npublic partial interface IX;\n", $"[Libp2pProtocol({expected})]\npublic partial interface IX;\n");

    [Theory]
    [InlineData("public interface IX;", "public partial interface IX;")]
    [InlineData("interface IX;", "partial interface IX;")]
    [InlineData("/* why */ interface IX;", "/* why */ partial interface IX;")]
    public Task Add_partial(string declaration, string expected) =>
        CodeFixHarness.VerifyAsync("LP2P0101", $"[Libp2pProtocol(\"/x/1.0.0\")]\n{declaration}\n", $"[Libp2pProtocol(\"/x/1.0.0\")]\n{expected}\n");

    [Fact]
    public Task Add_partial_to_every_type_around() => CodeFixHarness.VerifyAsync(
        "LP2P0101",
        "public static class Outer\n{\n    [Libp2pProtocol(\"/x/1.0.0\")]\n    public interface IX;\n}\n",
        "public static partial class Outer\n{\n    [Libp2pProtocol(\"/x/1.0.0\")]\n    public partial interface IX;\n}\n");

    [Theory]
    [InlineData("LP2P0105", $"void A(StringValue v, {X});", $"ValueTask A(StringValue v, {X});")]
    [InlineData("LP2P0105", $"Int32Value A(StringValue v, {X});", $"ValueTask<Int32Value> A(StringValue v, {X});")]
    [InlineData("LP2P0105", $"IEnumerable<Int32Value> A(StringValue v, {X});", $"IAsyncEnumerable<Int32Value> A(StringValue v, {X});")]
    [InlineData("LP2P0106", "ValueTask A(CancellationToken t, StringValue v);", "ValueTask A(StringValue v, CancellationToken t);")]
    [InlineData("LP2P0106", "ValueTask A(RpcCall c, BoolValue h, IAsyncEnumerable<StringValue> v);", "ValueTask A(BoolValue h, IAsyncEnumerable<StringValue> v, RpcCall c);")]
    [InlineData("LP2P0108", "ValueTask A(StringValue v);", $"ValueTask A(StringValue v, {X});")]
    [InlineData("LP2P0108", "ValueTask A();", $"ValueTask A({X});")]
    [InlineData("LP2P0110", $"ValueTask A(in StringValue v, {X});", $"ValueTask A(StringValue v, {X});")]
    [InlineData("LP2P0110", $"ValueTask A(ref StringValue v, {X});", $"ValueTask A(StringValue v, {X});")]
    [InlineData("LP2P0111", $"ValueTask A(IAsyncEnumerable<StringValue> v, BoolValue h, {X});", $"ValueTask A(BoolValue h, IAsyncEnumerable<StringValue> v, {X});")]
    public Task Method(string id, string method, string expected) => CodeFixHarness.VerifyAsync(id, Contract(method), Contract(expected));

    [Fact]
    public Task Name_an_overload() => CodeFixHarness.VerifyAsync(
        "LP2P0109",
        Contract($"ValueTask A(StringValue v, {X});\n    ValueTask A(Int32Value v, {X});"),
        Contract($"ValueTask A(StringValue v, {X});\n    [RpcMethod(\"A2\")]\n    ValueTask A(Int32Value v, {X});"));

    [Fact]
    public Task Name_a_documented_overload() => CodeFixHarness.VerifyAsync(
        "LP2P0109",
        Contract($"ValueTask AAsync(StringValue v, {X});\n\n    /// <summary>More.</summary>\n    ValueTask AAsync(Int32Value v, {X});"),
        Contract($"ValueTask AAsync(StringValue v, {X});\n\n    /// <summary>More.</summary>\n    [RpcMethod(\"A2\")]\n    ValueTask AAsync(Int32Value v, {X});"));

    [Theory]
    [InlineData("LP2P0112", $"ValueTask A(StringValue v, {X}); ValueTask B(StringValue v, {X});")]
    [InlineData("LP2P0114", $"[Deadline(5)] ValueTask A(StringValue v, {X});")]
    public Task Switch_to_rpc(string id, string methods) => CodeFixHarness.VerifyAsync(
        id, Contract(methods).Replace("1.0.0\"", "1.0.0\", Mode = WireMode.Bare", StringComparison.Ordinal), Contract(methods));

    [Fact]
    public Task Fix_all() => CodeFixHarness.VerifyFixAllAsync(
        "LP2P0108",
        Contract("ValueTask A(StringValue v);\n    ValueTask B(StringValue v);"),
        Contract($"ValueTask A(StringValue v, {X});\n    ValueTask B(StringValue v, {X});"));

    [Fact]
    public Task Fix_all_gives_each_overload_a_name_of_its_own() => CodeFixHarness.VerifyFixAllAsync(
        "LP2P0109",
        Contract($"ValueTask A(StringValue v, {X});\n    ValueTask A(Int32Value v, {X});\n    ValueTask A(BoolValue v, {X});"),
        Contract($"ValueTask A(StringValue v, {X});\n    [RpcMethod(\"A2\")]\n    ValueTask A(Int32Value v, {X});\n    [RpcMethod(\"A3\")]\n    ValueTask A(BoolValue v, {X});"));

    [Theory]
    [InlineData("LP2P0111", $"ValueTask A(IAsyncEnumerable<StringValue> a, IAsyncEnumerable<StringValue> b, {X});")]
    [InlineData("LP2P0109", $"ValueTask A(StringValue v, {X}); [RpcMethod(\"A\")] ValueTask B(StringValue v, {X});")]
    [InlineData("LP2P0114", $"[Deadline(0)] ValueTask A(StringValue v, {X});")]
    public Task Nothing_is_offered_where_a_person_must_decide(string id, string methods) => CodeFixHarness.VerifyNoneAsync(id, Contract(methods));

    [Fact]
    public Task A_constant_is_not_rewritten() => CodeFixHarness.VerifyNoneAsync(
        "LP2P0001", "[Libp2pProtocol(Ids.X)] public partial interface IX; public static class Ids { public const string X = \"x/1.0.0\"; }");

    private static string Contract(string methods) =>
        $"using System.Threading;\nusing System.Threading.Tasks;\n\n[Libp2pProtocol(\"/x/1.0.0\")]\npublic partial interface IX\n{{\n    {methods}\n}}\n";
}
