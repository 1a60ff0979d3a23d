using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Remembers which contract gives which messages to a topic, for what only the whole compilation shows.</summary>
internal sealed class TopicUses
{
    private readonly ConcurrentBag<TopicUse> _uses = [];

    public void Add(TopicModel topic, INamedTypeSymbol contract, AttributeData attribute, CancellationToken cancellationToken)
    {
        ProblemSite site = ProblemSite.ProtocolId(contract, attribute, 0);
        Location location = ProblemLocations.Find(ContractProblem.TopicDeclaredTwice, site, attribute, cancellationToken).First();
        string message = topic.Publish!.Parameter.Message.TypeName.Replace("global::", "");
        _uses.Add(new TopicUse(topic.Topic, message, contract.ToDisplayString(), location));
    }

    /// <summary>Reports every use that differs from the first; which one is first does not depend on the order of analysis.</summary>
    public void ReportClashes(CompilationAnalysisContext context)
    {
        foreach (IGrouping<string, TopicUse> sameTopic in _uses.GroupBy(static use => use.Topic, StringComparer.Ordinal))
        {
            TopicUse[] ordered =
            [
                .. sameTopic
                    .OrderBy(static use => use.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                    .ThenBy(static use => use.Location.SourceSpan.Start),
            ];
            foreach (TopicUse later in ordered.Where(use => use.Message != ordered[0].Message))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    TopicDescriptors.TopicDeclaredTwice, later.Location, later.Topic, later.Message, ordered[0].Message, ordered[0].Contract));
            }
        }
    }
}
