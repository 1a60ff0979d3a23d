using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>
/// Finds services whose token ends at the method that takes it: the iterator that it returns has none, and the compiler's CS8425
/// looks only at iterators that have one.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IteratorTokenAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [UsageDescriptors.TokenDoesNotReachIterator];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.GetTypesByMetadataName(KnownTypes.ProtocolAttributeMetadataName).IsEmpty)
            {
                start.RegisterOperationBlockAction(Analyze);
            }
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { IsAsync: false } method || !KnownTypes.IsAsyncEnumerable(method.ReturnType)
            || method.Parameters.FirstOrDefault(static parameter => KnownTypes.IsCancellationToken(parameter.Type)) is not { } token
            || token.DeclaringSyntaxReferences.FirstOrDefault() is not { } declaration || !ImplementsContract(method))
        {
            return;
        }

        foreach (IInvocationOperation call in context.OperationBlocks.SelectMany(Returned))
        {
            if (IsIteratorWithoutToken(call.TargetMethod) && !Mentions(call, token))
            {
                Location location = declaration.GetSyntax(context.CancellationToken).GetLocation();
                Location[] iterator = [call.Syntax.GetLocation()];
                context.ReportDiagnostic(Diagnostic.Create(
                    UsageDescriptors.TokenDoesNotReachIterator, location, iterator, method.Name, call.TargetMethod.Name));
                return;
            }
        }
    }

    private static bool ImplementsContract(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        return type.TypeKind != TypeKind.Interface && type.AllInterfaces
            .Where(static candidate => KnownTypes.FindProtocolAttribute(candidate) is not null)
            .SelectMany(static contract => contract.GetMembers())
            .Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method));
    }

    // What inner functions return is theirs.
    private static IEnumerable<IInvocationOperation> Returned(IOperation block) => block
        .DescendantsAndSelf()
        .OfType<IReturnOperation>()
        .Where(static operation => !IsInInnerFunction(operation))
        .Select(static operation => Unwrap(operation.ReturnedValue))
        .OfType<IInvocationOperation>();

    private static bool IsInInnerFunction(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation? Unwrap(IOperation? value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }

    // Only source is marked async, and an async method with this result is an iterator.
    private static bool IsIteratorWithoutToken(IMethodSymbol method) =>
        method.IsAsync && KnownTypes.IsAsyncEnumerable(method.ReturnType)
        && !method.Parameters.Any(static parameter => KnownTypes.IsCancellationToken(parameter.Type));

    // A token inside an argument may well reach it.
    private static bool Mentions(IInvocationOperation call, IParameterSymbol token) => call.Arguments
        .SelectMany(static argument => argument.Descendants())
        .OfType<IParameterReferenceOperation>()
        .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, token));
}
