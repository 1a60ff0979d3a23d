using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Says what the compiler's CS0311 does not: that a type argument lacks the contract attribute.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractUsageAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [UsageDescriptors.NotAContract, TopicDescriptors.NotATopicContract];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.GetTypesByMetadataName(KnownTypes.ProtocolAttributeMetadataName).IsEmpty)
            {
                // Syntax, because a call that does not satisfy its constraints has no invocation operation.
                start.RegisterSyntaxNodeAction(Analyze, SyntaxKind.InvocationExpression);
            }
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        InvocationExpressionSyntax invocation = (InvocationExpressionSyntax)context.Node;
        if (FindGenericName(invocation.Expression) is not { } name)
        {
            return;
        }

        SymbolInfo info = context.SemanticModel.GetSymbolInfo(invocation, context.CancellationToken);
        if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not IMethodSymbol { IsGenericMethod: true } method)
        {
            return;
        }

        SeparatedSyntaxList<TypeSyntax> arguments = name.TypeArgumentList.Arguments;
        for (int i = 0; i < Math.Min(method.TypeParameters.Length, arguments.Count); i++)
        {
            if (method.TypeArguments[i] is INamedTypeSymbol { TypeKind: not TypeKind.Error } argument
                && FindProblem(method.TypeParameters[i], argument) is { } problem)
            {
                context.ReportDiagnostic(Diagnostic.Create(problem, arguments[i].GetLocation(), arguments[i].ToString()));
            }
        }
    }

    private static GenericNameSyntax? FindGenericName(ExpressionSyntax expression) => expression switch
    {
        GenericNameSyntax name => name,
        MemberAccessExpressionSyntax { Name: GenericNameSyntax name } => name,
        MemberBindingExpressionSyntax { Name: GenericNameSyntax name } => name,
        _ => null,
    };

    // A type parameter is the matter of whoever closes it; an unknown type is the compiler's.
    private static DiagnosticDescriptor? FindProblem(ITypeParameterSymbol parameter, INamedTypeSymbol argument)
    {
        foreach (ITypeSymbol constraint in parameter.ConstraintTypes)
        {
            if (KnownTypes.IsProtocolContract(constraint) && KnownTypes.FindProtocolAttribute(argument) is null)
            {
                return UsageDescriptors.NotAContract;
            }

            if (KnownTypes.IsTopicContract(constraint) && KnownTypes.FindTopicAttribute(argument) is null)
            {
                return TopicDescriptors.NotATopicContract;
            }
        }

        return null;
    }
}
