using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProtoP2P.Analyzers;

/// <summary>Follows the result of a call as far as its method shows it.</summary>
/// <param name="isDiscardUse">Whether a local that is assigned to <c>_</c> has been put to use.</param>
internal sealed class ResultFlow(bool isDiscardUse)
{
    /// <summary>Locals that are assigned to locals: nobody writes more, and a cycle ends.</summary>
    private const int MaxDepth = 4;

    /// <summary>How the result is lost, or that it is not.</summary>
    public ResultLoss Find(IOperation result) => Find(result, MaxDepth);

    /// <summary>Whether the function around an operation is async.</summary>
    public static bool IsInAsync(IOperation operation, ISymbol containing)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol.IsAsync;
                case ILocalFunctionOperation local:
                    return local.Symbol.IsAsync;
            }
        }

        // Statements at the top level may await without becoming async first.
        return containing is IMethodSymbol { IsAsync: true } or IMethodSymbol { Name: WellKnownMemberNames.TopLevelStatementsEntryPointMethodName };
    }

    /// <summary>Whether an operation only describes a call, as in the set-up of a mock: an expression tree runs nothing.</summary>
    public static bool IsInExpressionTree(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConversionOperation { Operand: IAnonymousFunctionOperation })
            {
                return true;
            }
        }

        return false;
    }

    private ResultLoss Find(IOperation result, int depth)
    {
        IOperation value = FindEnd(result, out bool isConditional);
        switch (value.Parent)
        {
            case IExpressionStatementOperation:
                return isConditional ? ResultLoss.ConditionalStatement : ResultLoss.Statement;
            case ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment when assignment.Value == value:
                return OfTarget(assignment.Target, depth);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return OfLocal(declarator, declarator.Symbol, depth);
            default:
                return ResultLoss.None;
        }
    }

    /// <summary>The last expression that still is the same result: through conversions, and calls that only adapt it.</summary>
    private static IOperation FindEnd(IOperation result, out bool isConditional)
    {
        isConditional = false;
        while (true)
        {
            switch (result.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    result = result.Parent;
                    break;
                case IInvocationOperation call when call.Instance == result && IsAdapter(call.TargetMethod):
                    result = call;
                    break;
                case IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation call }
                    when call.TargetMethod.IsExtensionMethod && IsAdapter(call.TargetMethod):
                    result = call;
                    break;
                case IConditionalAccessOperation access when access.WhenNotNull == result:
                    isConditional = true;
                    result = access;
                    break;
                default:
                    return result;
            }
        }
    }

    // ConfigureAwait, WithCancellation, AsTask, Preserve; and LINQ, as lazy as what it is applied to.
    private static bool IsAdapter(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        string space = type.ContainingNamespace.ToDisplayString();
        return method.Name is "ConfigureAwait" or "WithCancellation" or "AsTask" or "Preserve"
            ? space is "System.Threading.Tasks" or "System.Runtime.CompilerServices"
            : type.Name == "AsyncEnumerable" && space == "System.Linq" && Contracts.KnownTypes.IsAsyncEnumerable(method.ReturnType);
    }

    private ResultLoss OfTarget(IOperation target, int depth) => target switch
    {
        IDiscardOperation => ResultLoss.Discard,
        ILocalReferenceOperation reference => OfLocal(reference, reference.Local, depth),
        _ => ResultLoss.None,
    };

    private ResultLoss OfLocal(IOperation operation, ILocalSymbol local, int depth)
    {
        if (depth == 0 || local.IsRef)
        {
            return ResultLoss.None;
        }

        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        bool isRead = root.Descendants()
            .OfType<ILocalReferenceOperation>()
            .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local) && !IsWrite(reference) && IsUse(reference, depth));
        return isRead ? ResultLoss.None : ResultLoss.Local;
    }

    private static bool IsWrite(ILocalReferenceOperation reference) =>
        reference.Parent is ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment && assignment.Target == reference;

    private bool IsUse(ILocalReferenceOperation reference, int depth)
    {
        ResultLoss loss = Find(reference, depth - 1);
        return loss == ResultLoss.None || (loss == ResultLoss.Discard && isDiscardUse);
    }
}
