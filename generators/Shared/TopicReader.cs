using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>
/// Turns a topic's contract into its model, and says what is wrong with it. Generator and analyzers read through it,
/// so that what one refuses the other explains.
/// </summary>
internal static class TopicReader
{
    private const string CodecAssembly = "ProtoP2P.Abstractions";

    /// <summary>Reads a topic's contract.</summary>
    /// <param name="contract">The interface.</param>
    /// <param name="attribute">Its Libp2pTopic attribute.</param>
    /// <param name="compilation">What it is part of.</param>
    /// <param name="problems">Receives what is wrong with it.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The model, or null where no part of the interface can be generated.</returns>
    public static TopicModel? Read(
        INamedTypeSymbol contract,
        AttributeData attribute,
        Compilation compilation,
        ProblemReporter problems,
        CancellationToken cancellationToken)
    {
        bool canExtend = ContractDeclaration.Check(contract, problems, cancellationToken);
        TypeNames names = new(compilation);
        string topic = ReadName(contract, attribute, problems);
        TopicMethods? methods = null;
        if (KnownTypes.FindProtocolAttribute(contract) is null)
        {
            MessageReader messages = new(contract, compilation, names, problems);
            methods = new TopicMethodsReader(contract, messages, names, problems).Read(cancellationToken);
        }
        else
        {
            // What is right for one of the two is wrong for the other: the methods are not judged.
            problems.Report(ContractProblem.TopicAndProtocol, ProblemSite.OfAttribute(contract, attribute), contract.Name);
        }

        if (!canExtend)
        {
            return null;
        }

        return new TopicModel(
            InterfaceNames.Namespace(contract),
            EquatableArray<ContainingTypeModel>.From(ContractDeclaration.ContainingTypes(contract)),
            contract.Name,
            InterfaceNames.FullName(contract),
            names.Write(contract),
            problems.HasErrors,
            names.AliasOf(attribute.AttributeClass!.ContainingAssembly),
            names.AliasOf(CodecAssembly),
            EquatableArray<string>.From(names.Aliases),
            topic,
            problems.HasErrors ? null : methods?.Publish,
            problems.HasErrors ? null : methods?.Subscribe);
    }

    /// <summary>The topic that the attribute names, null where it is no constant.</summary>
    public static string? Name(AttributeData attribute) =>
        attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string name } ? name : null;

    private static string ReadName(INamedTypeSymbol contract, AttributeData attribute, ProblemReporter problems)
    {
        if (attribute.ConstructorArguments.IsEmpty)
        {
            problems.NoteCompilerError();
            return "";
        }

        string? name = Name(attribute);
        if (TopicNames.FindReason(name) is { } reason)
        {
            ProblemSite site = ProblemSite.ProtocolId(contract, attribute, 0);
            problems.Report(ContractProblem.TopicNameNotValid, site, contract.Name, reason);
        }

        return name ?? "";
    }
}
