using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Finds calls whose result goes nowhere: a stream that nobody enumerates, a task that nobody awaits.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallResultAnalyzer : DiagnosticAnalyzer
{
    private static readonly ResultFlow Streams = new(isDiscardUse: false);
    private static readonly ResultFlow Tasks = new(isDiscardUse: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [UsageDescriptors.NeverEnumerated, UsageDescriptors.NotAwaited];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.GetTypesByMetadataName(KnownTypes.ProtocolAttributeMetadataName).IsEmpty)
            {
                ContractCalls calls = new();
                start.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, ContractCalls calls)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (!calls.IsCall(call.TargetMethod))
        {
            return;
        }

        // A stream that is left alone on purpose was asked for in vain; a task may be left alone.
        bool isStream = KnownTypes.IsAsyncEnumerable(call.TargetMethod.ReturnType);
        ResultLoss loss = (isStream ? Streams : Tasks).Find(call);
        if (loss == ResultLoss.None || ResultFlow.IsInExpressionTree(call))
        {
            return;
        }

        if (isStream)
        {
            Report(context, UsageDescriptors.NeverEnumerated, call);
        }
        else if (IsForUsToSay(loss, call, context.ContainingSymbol))
        {
            Report(context, UsageDescriptors.NotAwaited, call);
        }
    }

    // A plain statement in an async function is the compiler's (CS4014), and a discard is a decision.
    private static bool IsForUsToSay(ResultLoss loss, IInvocationOperation call, ISymbol containing) => loss switch
    {
        ResultLoss.Discard => false,
        ResultLoss.Statement => !ResultFlow.IsInAsync(call, containing),
        _ => true,
    };

    private static void Report(OperationAnalysisContext context, DiagnosticDescriptor descriptor, IInvocationOperation call) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, call.Syntax.GetLocation(), call.TargetMethod.Name));
}
