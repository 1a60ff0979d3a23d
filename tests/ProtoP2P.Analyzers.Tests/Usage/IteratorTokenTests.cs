namespace ProtoP2P.Analyzers.Tests.Usage;

/// <summary>LP2P0115: the token of a service ends before its iterator, where the compiler's CS8425 does not look.</summary>
public sealed class IteratorTokenTests
{
    private const string Contract = """
        using System.Runtime.CompilerServices;
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX { IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken cancellationToken = default); }
        """;

    private const string Iterator = "{ await Task.Yield(); yield return v; }";

    [Theory]
    [InlineData("local function", $"WatchAsync(StringValue v, [|CancellationToken token|]) {{ return Core(); async IAsyncEnumerable<StringValue> Core() {Iterator} }}")]
    [InlineData("default value", $"WatchAsync(StringValue v, [|CancellationToken token = default|]) {{ return Core(); async IAsyncEnumerable<StringValue> Core() {Iterator} }}")]
    [InlineData("method", $"WatchAsync(StringValue v, [|CancellationToken token|]) => Core(v); private static async IAsyncEnumerable<StringValue> Core(StringValue v) {Iterator}")]
    [InlineData("captured", "WatchAsync(StringValue v, [|CancellationToken token|]) { return Core(); async IAsyncEnumerable<StringValue> Core() { await Task.Delay(1, token); yield return v; } }")]
    [InlineData("two returns", $"WatchAsync(StringValue v, [|CancellationToken token|]) {{ if (v.Value == \"\") {{ return Core(); }} return Core(); async IAsyncEnumerable<StringValue> Core() {Iterator} }}")]
    public Task Reported(string name, string method) => VerifyAsync(name, "public IAsyncEnumerable<StringValue> " + method);

    [Fact]
    public Task Reported_on_an_explicit_implementation() => VerifyAsync(
        "", $"IAsyncEnumerable<StringValue> IX.WatchAsync(StringValue v, [|CancellationToken token|]) => Core(v); private static async IAsyncEnumerable<StringValue> Core(StringValue v) {Iterator}");

    [Theory]
    [InlineData("the compiler's", $"public async IAsyncEnumerable<StringValue> {{|CS8425:WatchAsync|}}(StringValue v, CancellationToken token) {Iterator}")]
    [InlineData("the compiler's, too", $"public IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken token) {{ return Core(token); async IAsyncEnumerable<StringValue> {{|CS8425:Core|}}(CancellationToken t) {Iterator} }}")]
    [InlineData("attribute", $"public async IAsyncEnumerable<StringValue> WatchAsync(StringValue v, [EnumeratorCancellation] CancellationToken token) {Iterator}")]
    [InlineData("passed on", $"public IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken token) {{ return Core(token); async IAsyncEnumerable<StringValue> Core([EnumeratorCancellation] CancellationToken t) {Iterator} }}")]
    [InlineData("passed on inside", $"public IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken token) {{ return Core((v, token)); async IAsyncEnumerable<StringValue> Core((StringValue V, CancellationToken T) p) {{ await Task.Delay(1, p.T); yield return p.V; }} }}")]
    [InlineData("no iterator", "public IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken token) => System.Linq.AsyncEnumerable.Empty<StringValue>();")]
    [InlineData("another method", $"public IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken token) => Other(v, token); private static IAsyncEnumerable<StringValue> Other(StringValue v, CancellationToken t) {{ return Core(); async IAsyncEnumerable<StringValue> Core() {Iterator} }}")]
    [InlineData("inner function", $"public IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken token) {{ Func<IAsyncEnumerable<StringValue>> f = () => Core(); f(); return System.Linq.AsyncEnumerable.Empty<StringValue>(); async IAsyncEnumerable<StringValue> Core() {Iterator} }}")]
    public Task Not_reported(string name, string method) => VerifyAsync(name, method);

    [Fact]
    public Task A_pragma_is_respected() => VerifyAsync(
        "", $"public IAsyncEnumerable<StringValue> WatchAsync(StringValue v,\n#pragma warning disable LP2P0115\nCancellationToken token)\n{{ return Core(); async IAsyncEnumerable<StringValue> Core() {Iterator} }}");

    private static Task VerifyAsync(string name, string methods)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(name);
        return AnalyzerHarness.VerifyAsync("LP2P0115", $"{Contract}\npublic sealed class X : IX {{ {methods} }}");
    }
}
