using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Remembers which contract uses which protocol id, for what only the whole compilation shows.</summary>
internal sealed class ProtocolIdUses
{
    private readonly ConcurrentBag<ProtocolIdUse> _uses = [];

    public void Add(INamedTypeSymbol contract, AttributeData attribute, CancellationToken cancellationToken)
    {
        int index = 0;
        HashSet<string> own = new(StringComparer.Ordinal);
        foreach (string? id in ContractReader.Ids(attribute))
        {
            ProblemSite site = ProblemSite.ProtocolId(contract, attribute, index++);
            if (!string.IsNullOrWhiteSpace(id) && own.Add(id!))
            {
                Location location = ProblemLocations.Find(ContractProblem.IdUsedTwice, site, attribute, cancellationToken).First();
                _uses.Add(new ProtocolIdUse(id!, contract.ToDisplayString(), location));
            }
        }
    }

    /// <summary>Reports every use but the first; which one is first does not depend on the order of analysis.</summary>
    public void ReportClashes(CompilationAnalysisContext context)
    {
        foreach (IGrouping<string, ProtocolIdUse> sameId in _uses.GroupBy(static use => use.Id, StringComparer.Ordinal))
        {
            ProtocolIdUse[] ordered =
            [
                .. sameId
                    .OrderBy(static use => use.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                    .ThenBy(static use => use.Location.SourceSpan.Start),
            ];
            foreach (ProtocolIdUse later in ordered.Skip(1))
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(ProtocolIdDescriptors.IdUsedTwice, later.Location, later.Id, ordered[0].Contract));
            }
        }
    }
}
