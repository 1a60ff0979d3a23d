using ProtoP2P.Roslyn;
using ProtoP2P.Rpc;

namespace ProtoP2P.Generators.Tests;

/// <summary>The fingerprint follows the wire and nothing else.</summary>
public sealed class FingerprintTests
{
    private const string Contract = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P;
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX
        {
            ValueTask<StringValue> GetAsync(StringValue value, CancellationToken token = default);
            ValueTask PushAsync(IAsyncEnumerable<StringValue> values, CancellationToken token = default);
        }
        """;

    // Computed apart, from the text that the writer documents.
    [Fact]
    public void It_is_the_same_for_ever() => Compute(Contract).ShouldBe(0x98340dd0e5a4ca37);

    [Theory]
    [InlineData("/x/1.0.0", "/y/2.0.0")]
    [InlineData("StringValue value", "StringValue other")]
    [InlineData("ValueTask<StringValue> GetAsync", "Task<StringValue> GetAsync")]
    [InlineData("GetAsync", "Get")]
    [InlineData("CancellationToken token = default", "RpcCall call = default")]
    [InlineData("ValueTask<StringValue> GetAsync", "[Idempotent] ValueTask<StringValue> GetAsync")]
    [InlineData("ValueTask<StringValue> GetAsync", "[RpcMethod(\"Get\")] ValueTask<StringValue> FindAsync")]
    public void What_peers_do_not_see_leaves_it(string old, string edited) =>
        Compute(Contract.Replace(old, edited, StringComparison.Ordinal)).ShouldBe(Compute(Contract));

    [Theory]
    [InlineData("GetAsync", "FindAsync")]
    [InlineData("StringValue value", "Int32Value value")]
    [InlineData("ValueTask<StringValue> GetAsync", "ValueTask<Int32Value> GetAsync")]
    [InlineData("ValueTask<StringValue> GetAsync", "IAsyncEnumerable<StringValue> GetAsync")]
    [InlineData("IAsyncEnumerable<StringValue> values", "StringValue values")]
    [InlineData("IAsyncEnumerable<StringValue> values", "StringValue head, IAsyncEnumerable<StringValue> values")]
    public void What_peers_see_changes_it(string old, string edited) =>
        Compute(Contract.Replace(old, edited, StringComparison.Ordinal)).ShouldNotBe(Compute(Contract));

    [Fact]
    public void The_hash_is_fnv_1a()
    {
        // The published test vectors of FNV-1a 64.
        Fnv1a.Hash("").ShouldBe(0xcbf29ce484222325);
        Fnv1a.Hash("a").ShouldBe(0xaf63dc4c8601ec8c);
        Fnv1a.Hash("foobar").ShouldBe(0x85944171f73967e8);
    }

    private static ulong Compute(string source) => new LiveAssembly(TestCompilation.Create(source)).Descriptor("IX").Fingerprint;
}
