using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Generators;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>Compiles as <c>dotnet build</c> does, generator and analyzers included.</summary>
internal static class AnalyzerHarness
{
    /// <summary>Usings that samples take for granted, beside the implicit ones.</summary>
    private const string Usings = """
        global using Google.Protobuf.WellKnownTypes;
        global using ProtoP2P;
        global using ProtoP2P.PubSub;
        """;

    // The methods of the runtime, which the samples do not reference.
    private const string ClientBuilder = """
        namespace Microsoft.Extensions.DependencyInjection;

        public static class Libp2pClientBuilderExtensions
        {
            public static ILibp2pClientBuilder<T> AddRetries<T>(this ILibp2pClientBuilder<T> builder, Action<int>? configure = null)
                where T : class, IProtocolContract<T> => Use(builder, configure);
            public static ILibp2pClientBuilder<T> AddRetries<T>(this ILibp2pClientBuilder<T> builder, string method, Action<int>? configure = null)
                where T : class, IProtocolContract<T> => Use(builder, configure ?? (object)method);
            public static ILibp2pClientBuilder<T> AddHedging<T>(this ILibp2pClientBuilder<T> builder, string method, Action<int>? configure = null)
                where T : class, IProtocolContract<T> => Use(builder, configure ?? (object)method);
            private static ILibp2pClientBuilder<T> Use<T>(ILibp2pClientBuilder<T> builder, object? value)
                where T : class, IProtocolContract<T> => value is null ? builder : builder;
        }
        """;

    /// <summary>All but the lock's, which would note at every sample that it has no lock.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(ContractAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type) && type != typeof(ProtocolsLockAnalyzer))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Expects exactly the marked diagnostics, and not a word from the compiler.</summary>
    public static async Task VerifyAsync(string id, string marked)
    {
        Markup markup = Markup.Parse(marked, id);
        ImmutableArray<Diagnostic> diagnostics = await BuildAsync(markup.Source);
        Describe(diagnostics, markup.Source).ShouldBe(Describe(markup), ignoreOrder: true);
    }

    /// <summary>Everything that a build of <paramref name="sources"/> reports, notes included.</summary>
    public static Task<ImmutableArray<Diagnostic>> BuildAsync(params string[] sources) =>
        BuildAsync(CreateCompilation(sources));

    /// <summary>The samples are not documented; everything else about them is held to the highest level.</summary>
    public static CSharpCompilation CreateCompilation(params string[] sources) =>
        TestCompilation.Create([.. sources, Usings, ClientBuilder]).WithOptions(TestCompilation.Options.WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]));

    /// <summary>Everything that a build of <paramref name="compilation"/> reports, notes included.</summary>
    public static Task<ImmutableArray<Diagnostic>> BuildAsync(Compilation compilation) =>
        BuildAsync(compilation, Analyzers, new AnalyzerOptions([]));

    /// <summary>Everything that a build of <paramref name="compilation"/> with these analyzers reports, notes included.</summary>
    public static async Task<ImmutableArray<Diagnostic>> BuildAsync(
        Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, AnalyzerOptions options)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        CSharpGeneratorDriver
            .Create([new ContractGenerator().AsSourceGenerator(), new TopicGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> generator, cancellationToken);
        generator.ShouldBeEmpty();

        // The compiler stops here, before any analyzer, where a declaration is wrong.
        ImmutableArray<Diagnostic> declarations = updated.GetDeclarationDiagnostics(cancellationToken);
        if (declarations.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return declarations;
        }

        ImmutableArray<Diagnostic> all = await updated
            .WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(options, null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAllDiagnosticsAsync(cancellationToken);
        all.ShouldNotContain(diagnostic => diagnostic.Id == "AD0001");
        return [.. all.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden && !diagnostic.IsSuppressed)];
    }

    private static IEnumerable<string> Describe(Markup markup) =>
        markup.Spans.Select(span => $"{span.Id} at {span.Span} '{markup.Source.Substring(span.Span.Start, span.Span.Length)}'");

    private static IEnumerable<string> Describe(ImmutableArray<Diagnostic> diagnostics, string source) =>
        diagnostics.Select(diagnostic =>
        {
            Microsoft.CodeAnalysis.Text.TextSpan span = diagnostic.Location.SourceSpan;
            return diagnostic.Location.SourceTree?.ToString() == source
                ? $"{diagnostic.Id} at {span} '{source.Substring(span.Start, span.Length)}'"
                : diagnostic.ToString();
        });
}
