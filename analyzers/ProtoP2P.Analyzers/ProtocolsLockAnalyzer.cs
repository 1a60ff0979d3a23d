using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Analyzers.Lockfiles;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Holds contracts against <c>protocols.lock</c>, which says what peers in the field know.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProtocolsLockAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = LockDescriptors.All;

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

            if (LockSource.Find(start.Options, start.CancellationToken) is not { } source)
            {
                start.RegisterSymbolAction(ReportNoLock, SymbolKind.NamedType);
            }
            else if (source.Result.Errors.Count > 0)
            {
                start.RegisterAdditionalFileAction(file => ReportErrors(file, source));
            }
            else
            {
                LockCheck check = new(start.Compilation, source);
                start.RegisterSymbolAction(check.Analyze, SymbolKind.NamedType);
                start.RegisterCompilationEndAction(check.ReportGone);
            }
        });
    }

    private static void ReportNoLock(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind == TypeKind.Interface && KnownTypes.FindProtocolAttribute(type) is { } attribute)
        {
            string? configured = LockSource.ConfiguredPath(context.Options.AnalyzerConfigOptionsProvider);
            string name = configured is null ? LockSource.DefaultName : Path.GetFileName(configured);
            Location location = ProblemLocations.OfType(type, attribute, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(LockDescriptors.NoLock, location, name, type.Name));
        }
    }

    private static void ReportErrors(AdditionalFileAnalysisContext context, LockSource source)
    {
        if (context.AdditionalFile.Path != source.Path)
        {
            return;
        }

        foreach (LockError error in source.Result.Errors)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                LockDescriptors.Malformed, source.LineLocation(error.Line), error.Line, source.Name, error.Reason));
        }
    }
}
