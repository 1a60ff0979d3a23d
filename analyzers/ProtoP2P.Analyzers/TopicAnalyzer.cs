using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Says why a topic contract cannot be generated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TopicAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. DescriptorTable.All.Where(static descriptor => descriptor.Category is Categories.Contract or Categories.Topic)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownTypes.TopicAttributeMetadataName).IsEmpty)
            {
                return;
            }

            TopicUses uses = new();
            start.RegisterSymbolAction(symbol => Analyze(symbol, uses), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(uses.ReportClashes);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, TopicUses uses)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Interface || KnownTypes.FindTopicAttribute(type) is not { } attribute)
        {
            return;
        }

        ProblemReporter problems = ProblemReports.To(context, attribute);
        if (TopicReader.Read(type, attribute, context.Compilation, problems, context.CancellationToken) is { HasErrors: false } topic)
        {
            uses.Add(topic, type, attribute, context.CancellationToken);
        }
    }
}
