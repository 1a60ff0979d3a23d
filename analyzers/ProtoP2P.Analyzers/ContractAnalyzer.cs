using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Says why a contract cannot be generated, and what about it will trouble its users.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. DescriptorTable.All.Where(static descriptor => descriptor.Category is Categories.Protocol or Categories.Contract)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownTypes.ProtocolAttributeMetadataName).IsEmpty)
            {
                return;
            }

            ProtocolIdUses uses = new();
            start.RegisterSymbolAction(symbol => Analyze(symbol, uses), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(uses.ReportClashes);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ProtocolIdUses uses)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Interface || KnownTypes.FindProtocolAttribute(type) is not { } attribute)
        {
            return;
        }

        if (KnownTypes.FindTopicAttribute(type) is not null)
        {
            // What is right for a topic is wrong here: what is to be said is that it is both (LP2P0609).
            return;
        }

        ProblemReporter problems = ProblemReports.To(context, attribute);
        ContractReader.Read(type, attribute, context.Compilation, problems, context.CancellationToken);
        uses.Add(type, attribute, context.CancellationToken);
    }
}
