using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>LP2P0101 to LP2P0117, each with its exact span and nothing beside it: in particular no error of the compiler.</summary>
public sealed class ContractTests
{
    private const string X = "CancellationToken cancellationToken = default";

    [Theory]
    [InlineData("public interface [|IX|] { }")]
    [InlineData("public partial interface IX { }", "public class [|Outer|] {", "}")]
    [InlineData("public interface [|IX|] { }", "public partial class Outer {", "}")]
    [InlineData("public interface [|IX|] { }", "public static class [|Outer|] {", "}")]
    public Task LP2P0101_not_partial(string contract, string before = "", string after = "") =>
        AnalyzerHarness.VerifyAsync("LP2P0101", $"{before} [Libp2pProtocol(\"/x/1.0.0\")] {contract} {after}");

    [Theory]
    [InlineData("public partial interface [|IX|]<T> { }")]
    [InlineData("public partial interface [|IX|] { }", "public partial class Outer<T> {", "}")]
    public Task LP2P0102_generic_contract(string contract, string before = "", string after = "") =>
        AnalyzerHarness.VerifyAsync("LP2P0102", $"{before} [Libp2pProtocol(\"/x/1.0.0\")] {contract} {after}");

    [Theory]
    [InlineData("LP2P0103", "int [|Count|] { get; }")]
    [InlineData("LP2P0103", "int [|Count|] { get; set; }")]
    [InlineData("LP2P0103", "event EventHandler [|Changed|];")]
    [InlineData("LP2P0103", "int [|this|][int index] { get; }")]
    [InlineData("LP2P0103", "static abstract void [|Reset|]();")]
    [InlineData("LP2P0103", "static abstract int [|Size|] { get; }")]
    [InlineData("LP2P0104", "ValueTask<Int32Value> [|GetAsync|]<T>(T value, " + X + ");")]
    [InlineData("LP2P0105", "[|void|] Push(StringValue value, " + X + ");")]
    [InlineData("LP2P0105", "[|Int32Value|] Get(StringValue value, " + X + ");")]
    [InlineData("LP2P0105", "[|IEnumerable<Int32Value>|] Get(StringValue value, " + X + ");")]
    [InlineData("LP2P0105", "[|object|] Get(StringValue value, " + X + ");")]
    [InlineData("LP2P0105", "[|dynamic|] Get(StringValue value, " + X + ");")]
    [InlineData("LP2P0105", "[|System.IO.Stream|] Get(StringValue value, " + X + ");")]
    [InlineData("LP2P0105", "[|ref Int32Value|] Get(StringValue value, " + X + ");")]
    [InlineData("LP2P0105", "[|Task<Int32Value>?|] GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0106", "ValueTask<Int32Value> GetAsync([|CancellationToken cancellationToken|], StringValue value);")]
    [InlineData("LP2P0106", "ValueTask<Int32Value> GetAsync([|RpcCall call|], StringValue value);")]
    [InlineData("LP2P0106", "ValueTask<Int32Value> GetAsync([|RpcCall call|], IAsyncEnumerable<StringValue> values);")]
    [InlineData("LP2P0107", "ValueTask<Int32Value> GetAsync(StringValue value, CancellationToken cancellationToken, [|RpcCall call|]);")]
    [InlineData("LP2P0107", "ValueTask<Int32Value> GetAsync(StringValue value, CancellationToken a, [|CancellationToken b|]);")]
    [InlineData("LP2P0108", "ValueTask<Int32Value> [|GetAsync|](StringValue value);")]
    [InlineData("LP2P0108", "IAsyncEnumerable<Int32Value> [|WatchAsync|]();")]
    [InlineData("LP2P0109", "ValueTask GetAsync(StringValue value, " + X + "); ValueTask [|GetAsync|](Int32Value value, " + X + ");")]
    [InlineData("LP2P0109", "ValueTask GetAsync(StringValue value, " + X + "); ValueTask [|Get|](StringValue value, " + X + ");")]
    [InlineData("LP2P0109", "[[|RpcMethod(\"\")|]] ValueTask GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0110", "ValueTask GetAsync([|ref StringValue value|], " + X + ");")]
    [InlineData("LP2P0110", "ValueTask GetAsync([|in StringValue value|], " + X + ");")]
    [InlineData("LP2P0110", "ValueTask GetAsync([|out StringValue value|], " + X + ");")]
    [InlineData("LP2P0110", "ValueTask GetAsync([|ref readonly StringValue value|], " + X + ");")]
    [InlineData("LP2P0110", "ValueTask {|LP2P0108:GetAsync|}([|params StringValue[] values|]);")]
    [InlineData("LP2P0111", "ValueTask GetAsync([|IAsyncEnumerable<StringValue> values|], StringValue head, " + X + ");")]
    [InlineData("LP2P0111", "ValueTask GetAsync(IAsyncEnumerable<StringValue> a, [|IAsyncEnumerable<StringValue> b|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|int value|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|object value|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|dynamic value|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|System.IO.Stream value|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|IEnumerable<StringValue> values|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|StringValue? value|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|byte[] value|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|ReadOnlyMemory<int> value|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync(StringValue a, [|StringValue b|], " + X + ");")]
    [InlineData("LP2P0113", "ValueTask GetAsync([|IAsyncEnumerable<int> values|], " + X + ");")]
    [InlineData("LP2P0113", "[|ValueTask<int>|] GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0113", "[|ValueTask<StringValue?>|] GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0113", "[|IAsyncEnumerable<string>|] GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0114", "[[|Deadline(0)|]] ValueTask GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0116", "[[|OneWay|]] ValueTask<Int32Value> GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0116", "[[|OneWay|]] ValueTask PushAsync(IAsyncEnumerable<StringValue> values, " + X + ");")]
    [InlineData("LP2P0116", "[[|StreamReuse|]] ValueTask<Int32Value> GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0116", "[[|RpcLimits(MaxCalls = -1)|]] ValueTask GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0116", "[[|RpcLimits(MaxCallsPerPeer = int.MinValue)|]] ValueTask GetAsync(StringValue value, " + X + ");")]
    [InlineData("LP2P0116", "[[|RpcLimits(MaxMessageBytes = 1 << 30 | 1)|]] ValueTask GetAsync(StringValue value, " + X + ");")]
    public Task A_wrong_member_is_reported_where_it_is_written(string id, string member) =>
        AnalyzerHarness.VerifyAsync(id, $"[Libp2pProtocol(\"/x/1.0.0\")] public partial interface IX {{ {member} }}");

    [Theory]
    [InlineData("LP2P0112", "public partial interface [|IX|] { }")]
    [InlineData("LP2P0112", "public partial interface [|IX|] { ValueTask A(StringValue v, " + X + "); ValueTask B(StringValue v, " + X + "); }")]
    [InlineData("LP2P0114", "public partial interface IX { [[|Deadline(5)|]] ValueTask A(StringValue v, " + X + "); }")]
    [InlineData("LP2P0114", "public partial interface IX { [[|Throws<StringValue>|]] ValueTask A(StringValue v, " + X + "); }")]
    [InlineData("LP2P0116", "public partial interface IX { ValueTask [|A|](StringValue head, IAsyncEnumerable<StringValue> rest, " + X + "); }")]
    [InlineData("LP2P0116", "public partial interface IX { [[|StreamReuse|]] ValueTask A(StringValue v, " + X + "); }")]
    public Task A_wrong_bare_contract_is_reported(string id, string contract) =>
        AnalyzerHarness.VerifyAsync(id, $"[Libp2pProtocol(\"/x/1.0.0\", Mode = WireMode.Bare)] {contract}");

    [Theory]
    [InlineData("")]
    [InlineData("[StreamReuse] ")]
    [InlineData("[RpcLimits(MaxMessageBytes = 1 << 30, MaxCalls = 1, MaxCallsPerPeer = 0)] ")]
    public Task A_bare_unary_method_passes(string attributes) => AnalyzerHarness.VerifyAsync("", $$"""
        [Libp2pProtocol("/x/1.0.0", Mode = WireMode.Bare)]
        public partial interface IX { {{attributes}}ValueTask<Int32Value> GetAsync(StringValue value, CancellationToken cancellationToken = default); }
        """);

    [Theory]
    [InlineData("IDisposable")]
    [InlineData("IHasStatic")]
    public Task LP2P0116_inherits_what_is_no_contract(string inherited) => AnalyzerHarness.VerifyAsync("LP2P0116", $$"""
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface [|IX|] : {{inherited}};
        public interface IHasStatic { static abstract void Reset(); }
        """);

    [Fact]
    public Task An_inherited_contract_passes() => AnalyzerHarness.VerifyAsync("", """
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX { ValueTask GetAsync(StringValue value, CancellationToken cancellationToken = default); }
        [Libp2pProtocol("/y/1.0.0")]
        public partial interface IY : IX { ValueTask<StringValue> OtherAsync(CancellationToken cancellationToken = default); }
        """);

    [Fact]
    public Task What_cannot_be_read_has_no_shape_to_judge() => AnalyzerHarness.VerifyAsync("LP2P0113", """
        [Libp2pProtocol("/x/1.0.0", Mode = WireMode.Bare)]
        public partial interface IX { [StreamReuse] ValueTask<Int32Value> GetAsync([|int value|], CancellationToken token = default); }
        """);

    [Fact]
    public Task Generated_code_is_not_judged() => AnalyzerHarness.VerifyAsync("", """
        // <auto-generated/>
        [Libp2pProtocol("no-slash")]
        public partial interface IX;
        """);

    [Fact]
    public async Task Severities_are_the_users()
    {
        Compilation compilation = AnalyzerHarness.CreateCompilation(
            "[Libp2pProtocol(\"/x\")] public partial interface IX { ValueTask GetAsync(StringValue value); }");
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            [new("CS1591", ReportDiagnostic.Suppress), new("LP2P0108", ReportDiagnostic.Suppress), new("LP2P0003", ReportDiagnostic.Error)]));
        Diagnostic diagnostic = (await AnalyzerHarness.BuildAsync(compilation)).ShouldHaveSingleItem();
        (diagnostic.Id, diagnostic.Severity).ShouldBe(("LP2P0003", DiagnosticSeverity.Error));
    }

    [Fact]
    public async Task A_contract_with_a_missing_type_gets_the_compilers_error_alone()
    {
        IEnumerable<Diagnostic> diagnostics = await AnalyzerHarness.BuildAsync(
            "[Libp2pProtocol(\"/x/1.0.0\")] public partial interface IX { ValueTask<Missing> GetAsync(Gone value, CancellationToken token); }");
        diagnostics.Select(diagnostic => diagnostic.Id).ShouldBe(["CS0246", "CS0246"]);
    }

    [Fact]
    public Task LP2P0117_local_to_its_file() => AnalyzerHarness.VerifyAsync("LP2P0117", """
        [Libp2pProtocol("/x/1.0.0")]
        file partial interface [|IX|];
        """);

    [Fact]
    public Task A_part_without_the_attribute_is_checked_too() => AnalyzerHarness.VerifyAsync("LP2P0103", """
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX;
        public partial interface IX { int [|Count|] { get; } }
        """);

    [Fact]
    public Task Local_conveniences_are_not_wire_methods() => AnalyzerHarness.VerifyAsync("", """
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX
        {
            ValueTask GetAsync(StringValue value, CancellationToken cancellationToken = default);
            ValueTask GetAsync(string value) => GetAsync(new StringValue { Value = value });
            static int Twice<T>(int value) => 2 * value;
            private void Helper() { }
        }
        """);

    [Fact]
    public Task An_interface_without_the_attribute_is_left_alone() =>
        AnalyzerHarness.VerifyAsync("", "public interface IX { int Count { get; } void Reset(); }");

    [Fact]
    public Task Pragma_silences() => AnalyzerHarness.VerifyAsync("", """
        #pragma warning disable LP2P0108
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX { ValueTask GetAsync(StringValue value); }
        """);
}
