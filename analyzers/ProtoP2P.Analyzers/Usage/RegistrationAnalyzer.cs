using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Finds protocols that one list of statements registers twice on a node.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RegistrationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [UsageDescriptors.RegisteredTwice];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.GetTypesByMetadataName(KnownTypes.ProtocolAttributeMetadataName).IsEmpty)
            {
                start.RegisterOperationBlockStartAction(StartBlock);
            }
        });
    }

    private static void StartBlock(OperationBlockStartAnalysisContext context)
    {
        ConcurrentBag<IInvocationOperation> calls = [];
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is IInvocationOperation { TargetMethod.Name: "AddProtocol" or "AddStreamHandler" } call)
                {
                    calls.Add(call);
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationBlockEndAction(end => Analyze(end, calls));
    }

    private static void Analyze(OperationBlockAnalysisContext context, ConcurrentBag<IInvocationOperation> calls)
    {
        if (calls.Count < 2)
        {
            return;
        }

        RegistrationReader reader = new(new NodeNames(context.OperationBlocks));
        var sameNodes = calls.Select(reader.Read).OfType<Registration>().GroupBy(static registration => (registration.Node, registration.Block));
        foreach (var sameNode in sameNodes)
        {
            HashSet<string> known = new(StringComparer.Ordinal);
            foreach (Registration registration in sameNode.OrderBy(static registration => NameOf(registration.Call).SourceSpan.Start))
            {
                ReportKnown(context, registration, known);
            }
        }
    }

    private static void ReportKnown(OperationBlockAnalysisContext context, Registration registration, HashSet<string> known)
    {
        if (registration.Ids.FirstOrDefault(known.Contains) is { } id)
        {
            context.ReportDiagnostic(Diagnostic.Create(UsageDescriptors.RegisteredTwice, NameOf(registration.Call), id));
        }

        if (!registration.CanEnd)
        {
            known.UnionWith(registration.Ids);
        }
    }

    private static Location NameOf(IInvocationOperation call) => call.Syntax is InvocationExpressionSyntax invocation
        ? invocation.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.GetLocation(),
            MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
            _ => invocation.Expression.GetLocation(),
        }
        : call.Syntax.GetLocation();
}
