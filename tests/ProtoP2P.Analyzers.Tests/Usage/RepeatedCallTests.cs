namespace ProtoP2P.Analyzers.Tests.Usage;

/// <summary>LP2P0404: retries and hedging of what must not run twice.</summary>
public sealed class RepeatedCallTests
{
    [Theory]
    [InlineData("b.AddRetries([|nameof(IX.PutAsync)|])")]
    [InlineData("b.AddHedging([|nameof(IX.PutAsync)|])")]
    [InlineData("b.AddHedging([|\"Put\"|])")]
    [InlineData("b.AddRetries(configure: null, method: [|nameof(IX.PutAsync)|])")]
    [InlineData("b.AddRetries().AddHedging([|nameof(IX.UploadAsync)|]).AddRetries([|Put|])")]
    [InlineData("b.AddRetries([|nameof(IBase.BaseAsync)|])")]
    public Task Reported(string call) => VerifyAsync(call);

    [Theory]
    [InlineData("b.AddRetries(nameof(IX.GetAsync))")]
    [InlineData("b.AddRetries(\"Get\").AddHedging(nameof(IX.WatchAsync))")]
    [InlineData("b.AddRetries()")]
    [InlineData("b.AddRetries(\"NoSuchMethod\")")]
    [InlineData("b.AddRetries(b.ToString()!)")]
    [InlineData("new Other().AddRetries(nameof(IX.PutAsync))")]
    public Task Not_reported(string call) => VerifyAsync(call);

    [Fact]
    public async Task It_says_why()
    {
        Microsoft.CodeAnalysis.Diagnostic[] diagnostics =
            [.. await AnalyzerHarness.BuildAsync(Source("b.AddRetries(nameof(IX.PutAsync)).AddHedging(\"Upload\")"))];
        diagnostics.Select(diagnostic => diagnostic.GetMessage()).ShouldBe(
            ["AddRetries cannot repeat calls of 'PutAsync': the method is not [Idempotent]", "AddHedging cannot repeat calls of 'Upload': the method streams its request"],
            ignoreOrder: true);
    }

    [Fact]
    public Task A_pragma_is_respected() => VerifyAsync("\n#pragma warning disable LP2P0404\nb.AddRetries(nameof(IX.PutAsync))");

    private static Task VerifyAsync(string call) => AnalyzerHarness.VerifyAsync("LP2P0404", Source(call));

    private static string Source(string call) => $$"""
        using Microsoft.Extensions.DependencyInjection;
        [Libp2pProtocol("/base/1.0.0")]
        public partial interface IBase { ValueTask BaseAsync(CancellationToken cancellationToken = default); }
        [Libp2pProtocol("/x/1.0.0")]
        public partial interface IX : IBase
        {
            [Idempotent] ValueTask<StringValue> GetAsync(StringValue v, CancellationToken cancellationToken = default);
            [Idempotent] IAsyncEnumerable<StringValue> WatchAsync(StringValue v, CancellationToken cancellationToken = default);
            [Idempotent] ValueTask UploadAsync(IAsyncEnumerable<StringValue> v, CancellationToken cancellationToken = default);
            ValueTask PutAsync(StringValue v, CancellationToken cancellationToken = default);
        }
        public sealed class Other { public Other AddRetries(string method) { method.ToString(); return this; } }
        public static class Startup
        {
            private const string Put = "PutAsync";
            public static string Name => Put;
            public static void Run(ILibp2pClientBuilder<IX> b) { {{call}}; }
        }
        """;
}
