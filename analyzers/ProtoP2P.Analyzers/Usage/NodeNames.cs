using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Names what registrations are made on, so that two names are equal only where it is the same node.</summary>
internal sealed class NodeNames
{
    private readonly HashSet<ISymbol> _written = new(SymbolEqualityComparer.Default);

    /// <summary>Names inside one method body.</summary>
    public NodeNames(IEnumerable<IOperation> blocks)
    {
        foreach (IOperation operation in blocks.SelectMany(static block => block.Descendants()))
        {
            IOperation? target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IArgumentOperation { Parameter.RefKind: not RefKind.None } argument => argument.Value,
                _ => null,
            };
            _written.UnionWith((target?.DescendantsAndSelf() ?? []).Select(SymbolOf).OfType<ISymbol>());
        }
    }

    /// <summary>The name of a node, or null where it may be another one from line to line.</summary>
    public string? Of(IOperation node)
    {
        IOperation root = FindRoot(node);
        if (SymbolOf(root) is not { } symbol)
        {
            // One expression, and the calls that are chained to it.
            return root is IInstanceReferenceOperation ? "this" : Position(root.Syntax.SpanStart);
        }

        if (_written.Contains(symbol))
        {
            return null;
        }

        IOperation? instance = (root as IMemberReferenceOperation)?.Instance;
        string? prefix = instance is null ? "" : Of(instance);
        int declaration = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.Span.Start ?? 0;
        return prefix is null ? null : $"{prefix}.{symbol.Name}{Position(declaration)}";
    }

    // services.AddLibp2p() is the node of the services, however often it is called.
    private static IOperation FindRoot(IOperation node)
    {
        while (node is IInvocationOperation call && KnownTypes.IsNodeBuilder(call.TargetMethod.ReturnType)
            && RegistrationReader.Receiver(call) is { } receiver && IsFluent(call, receiver))
        {
            node = receiver;
        }

        return node;
    }

    private static bool IsFluent(IInvocationOperation call, IOperation receiver) =>
        KnownTypes.IsNodeBuilder(receiver.Type) || call.TargetMethod.Name == "AddLibp2p";

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    };

    private static string Position(int position) => "@" + position.ToString(CultureInfo.InvariantCulture);
}
