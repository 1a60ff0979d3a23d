using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Finds retries and hedging of methods that must not run twice, or whose request cannot be sent twice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RepeatedCallAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The parameter of <c>AddRetries</c> and <c>AddHedging</c> that names a method.</summary>
    private const string MethodParameter = "method";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [UsageDescriptors.NotRepeatable];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.GetTypesByMetadataName(KnownTypes.ClientBuilderMetadataName).IsEmpty)
            {
                start.RegisterOperationAction(Analyze, OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("AddRetries" or "AddHedging") || FindContract(call) is not { } contract)
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments.Where(static argument => argument.Parameter?.Name == MethodParameter))
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: string name } && FindReason(contract, name) is { } reason)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    UsageDescriptors.NotRepeatable, argument.Value.Syntax.GetLocation(), call.TargetMethod.Name, name, reason));
            }
        }
    }

    private static INamedTypeSymbol? FindContract(IInvocationOperation call)
    {
        ITypeSymbol? receiver = call.TargetMethod.IsExtensionMethod
            ? call.TargetMethod.Parameters.FirstOrDefault()?.Type
            : call.TargetMethod.ContainingType;
        return KnownTypes.IsClientBuilder(receiver) ? ((INamedTypeSymbol)receiver!).TypeArguments[0] as INamedTypeSymbol : null;
    }

    // A name that no method has is refused when the client is built.
    private static string? FindReason(INamedTypeSymbol contract, string name)
    {
        foreach (IMethodSymbol method in contract.AllInterfaces.Prepend(contract).SelectMany(static type => type.GetMembers()).OfType<IMethodSymbol>())
        {
            if (!ContractCalls.IsWireMethod(method) || (method.Name != name && MethodReader.DefaultWireName(method.Name) != name))
            {
                continue;
            }

            if (method.Parameters.Any(static parameter => KnownTypes.IsAsyncEnumerable(parameter.Type)))
            {
                return "streams its request";
            }

            if (!MethodAttributes.Read(method).IsIdempotent)
            {
                return "is not [Idempotent]";
            }
        }

        return null;
    }
}
