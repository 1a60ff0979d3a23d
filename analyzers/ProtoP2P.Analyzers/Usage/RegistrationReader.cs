using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Reads <c>AddProtocol</c> and <c>AddStreamHandler</c>, of nodes and of their builders.</summary>
internal sealed class RegistrationReader(NodeNames names)
{
    private const string IdParameter = "protocolId";

    private static readonly ResultFlow Results = new(isDiscardUse: true);

    /// <summary>The registration, or null where the call is none or too little is known of it.</summary>
    public Registration? Read(IInvocationOperation call)
    {
        if (call.TargetMethod.Name is not ("AddProtocol" or "AddStreamHandler") || Receiver(call) is not { } receiver
            || !IsNodeOrBuilder(receiver.Type) || FindIds(call) is not { Length: > 0 } ids)
        {
            return null;
        }

        bool canEnd = !KnownTypes.IsNodeBuilder(call.TargetMethod.ReturnType)
            && Results.Find(call) is not (ResultLoss.Statement or ResultLoss.Discard);
        return FindBlock(call) is { } block && names.Of(receiver) is { } node ? new Registration(call, ids, node, block, canEnd) : null;
    }

    /// <summary>What a method, or an extension method, is called on.</summary>
    public static IOperation? Receiver(IInvocationOperation call)
    {
        IOperation? receiver = call.TargetMethod.IsExtensionMethod
            ? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value
            : call.Instance;
        while (receiver is IConversionOperation conversion)
        {
            receiver = conversion.Operand;
        }

        return receiver;
    }

    private static bool IsNodeOrBuilder(ITypeSymbol? type) =>
        KnownTypes.IsNodeBuilder(type) || KnownTypes.IsNode(type) || (type?.AllInterfaces.Any(KnownTypes.IsNode) ?? false);

    private static string[] FindIds(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "AddStreamHandler")
        {
            IArgumentOperation? id = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == IdParameter);
            return id?.Value.ConstantValue is { HasValue: true, Value: string constant } ? [constant] : [];
        }

        return call.TargetMethod.TypeArguments.FirstOrDefault() is INamedTypeSymbol contract
            && KnownTypes.FindProtocolAttribute(contract) is { } attribute
                ? [.. ContractReader.Ids(attribute).OfType<string>()]
                : [];
    }

    // Up to the block through nothing that decides whether the call is made.
    private static IBlockOperation? FindBlock(IInvocationOperation call)
    {
        for (IOperation? parent = call.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IBlockOperation block:
                    return block;
                case IInvocationOperation or IArgumentOperation or IConversionOperation or IParenthesizedOperation or IAwaitOperation:
                case IExpressionStatementOperation or IReturnOperation or ISimpleAssignmentOperation or IUsingDeclarationOperation:
                case IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation or IVariableDeclarationGroupOperation:
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }
}
