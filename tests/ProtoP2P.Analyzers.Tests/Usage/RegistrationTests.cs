namespace ProtoP2P.Analyzers.Tests.Usage;

/// <summary>LP2P0405: one list of statements registers a protocol twice.</summary>
public sealed class RegistrationTests
{
    private const string Builders = """
        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class Extensions
            {
                public static ILibp2pBuilder AddLibp2p(this IServiceCollection services) => services.Count == 0 ? null! : null!;
                public static ILibp2pBuilder AddProtocol<T, TImplementation>(this ILibp2pBuilder builder)
                    where T : class, IProtocolContract<T> where TImplementation : class, T => builder;
                public static ILibp2pBuilder AddStreamHandler(this ILibp2pBuilder builder, string protocolId) => protocolId.Length > 0 ? builder : null!;
                public static ILibp2pBuilder AddService<T>(this ILibp2pBuilder builder) => builder;
            }
        }
        """;

    [Theory]
    [InlineData("host.AddProtocol<IX>(x); host.[|AddProtocol<IX>|](x);")]
    [InlineData("host.AddProtocol(x); _ = host.[|AddProtocol(x)|];", "AddProtocol")]
    [InlineData("host.AddProtocol<IX>(x); IDisposable again = host.[|AddProtocol<IX>|](x); again.Dispose();")]
    [InlineData("host.AddProtocol<IX>(x); host.[|AddStreamHandler|](\"/x/1.0.0\", handler);")]
    [InlineData("host.AddStreamHandler(\"/y\", handler); host.[|AddStreamHandler|](\"/y\", handler);")]
    [InlineData("ILibp2pHost one = host; one.AddProtocol<IX>(x); one.[|AddProtocol<IX>|](x);")]
    [InlineData("if (x is not null) { host.AddProtocol<IX>(x); host.[|AddProtocol<IX>|](x); }")]
    [InlineData("_host.AddProtocol<IX>(x); this._host.[|AddProtocol<IX>|](x);")]
    [InlineData("services.AddLibp2p().AddProtocol<IX, X>().AddService<X>().[|AddProtocol<IX, X2>|]();")]
    [InlineData("services.AddLibp2p().AddProtocol<IX, X>(); services.AddLibp2p().[|AddProtocol<IX, X2>|]();")]
    [InlineData("ILibp2pBuilder b = services.AddLibp2p(); b.AddProtocol<IX, X>(); b.[|AddStreamHandler|](\"/x/1.0.0\");")]
    [InlineData("builder.Services.AddLibp2p().AddProtocol<IX, X>(); builder.Services.AddLibp2p().[|AddProtocol<IX, X2>|]();")]
    [InlineData("Action<ILibp2pBuilder> a = b => b.AddProtocol<IX, X>().[|AddProtocol<IX, X2>|](); a(builder);")]
    public Task Reported(string statements, string method = "") =>
        VerifyAsync(method.Length == 0 ? statements : statements.Replace($"[|{method}(x)|]", $"[|{method}|](x)", StringComparison.Ordinal));

    [Theory]
    [InlineData("host.AddProtocol<IX>(x);")]
    [InlineData("host.AddProtocol<IX>(x); host.AddStreamHandler(\"/other\", handler);")]
    [InlineData("host.AddProtocol<IX>(x); other.AddProtocol<IX>(x);")]
    [InlineData("if (x is null) { host.AddProtocol<IX>(x!); } else { host.AddProtocol<IX>(x); }")]
    [InlineData("if (x is null) host.AddProtocol<IX>(x!); else host.AddProtocol<IX>(x);")]
    [InlineData("IDisposable r = x is null ? host.AddProtocol<IX>(x!) : host.AddProtocol<IX>(x); r.Dispose();")]
    [InlineData("IDisposable first = host.AddProtocol<IX>(x); first.Dispose(); host.AddProtocol<IX>(x);")]
    [InlineData("host.AddProtocol<IX>(x).Dispose(); host.AddProtocol<IX>(x);")]
    [InlineData("using (host.AddProtocol<IX>(x)) { } host.AddProtocol<IX>(x);")]
    [InlineData("ILibp2pHost h = host; h.AddProtocol<IX>(x); h = other; h.AddProtocol<IX>(x);")]
    [InlineData("_host.AddProtocol<IX>(x); _host = other; _host.AddProtocol<IX>(x);")]
    [InlineData("host.AddProtocol<IX>(x); Action fails = () => host.AddProtocol<IX>(x); fails();")]
    [InlineData("foreach (ILibp2pHost h in new[] { host, other }) { h.AddProtocol<IX>(x); }")]
    [InlineData("Make().AddProtocol<IX>(x); Make().AddProtocol<IX>(x); ILibp2pHost Make() => other;")]
    [InlineData("switch (x) { case null: host.AddProtocol<IX>(x!); break; default: host.AddProtocol<IX>(x); break; }")]
    [InlineData("host.AddStreamHandler(host.ToString()!, handler); host.AddStreamHandler(host.ToString()!, handler);")]
    [InlineData("builder.Services.AddLibp2p().AddProtocol<IX, X>(); services.AddLibp2p().AddProtocol<IX, X2>();")]
    public Task Not_reported(string statements) => VerifyAsync(statements);

    [Fact]
    public Task A_pragma_is_respected() =>
        VerifyAsync("host.AddProtocol<IX>(x);\n#pragma warning disable LP2P0405\nhost.AddProtocol<IX>(x);");

    private static Task VerifyAsync(string statements) => AnalyzerHarness.VerifyAsync("LP2P0405", $$"""
        using Microsoft.Extensions.DependencyInjection;
        {{Builders}}
        [Libp2pProtocol("/x/1.1.0", "/x/1.0.0")]
        public partial interface IX;
        public sealed class X : IX;
        public sealed class X2 : IX;
        public sealed class Startup(ILibp2pHost first)
        {
            private ILibp2pHost _host = first;
            public void Set(ILibp2pHost host) => _host = host;
            public void Run(ILibp2pHost host, ILibp2pHost other, IServiceCollection services, ILibp2pBuilder builder, StreamHandler handler, IX x)
            {
                {{statements}}
            }
        }
        """);
}
