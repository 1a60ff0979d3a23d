using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Turns problems into diagnostics.</summary>
internal static class ProblemReports
{
    /// <summary>Reports the problems of the contract that <paramref name="context"/> is at.</summary>
    public static ProblemReporter To(SymbolAnalysisContext context, AttributeData attribute) => new((problem, site, arguments) =>
    {
        foreach (Location location in ProblemLocations.Find(problem, site, attribute, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(DescriptorTable.Get(problem), location, arguments));
        }
    });
}
