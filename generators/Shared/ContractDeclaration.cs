using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.Contracts;

/// <summary>Whether generated code can become a part of a type, which needs every type around it to be partial.</summary>
internal static class ContractDeclaration
{
    /// <summary>Whether a part of <paramref name="contract"/> can be generated at all, with the problems where not.</summary>
    public static bool Check(INamedTypeSymbol contract, ProblemReporter problems, CancellationToken cancellationToken)
    {
        bool canExtend = true;
        for (INamedTypeSymbol? type = contract; type is not null; type = type.ContainingType)
        {
            if (!IsPartial(type, cancellationToken))
            {
                problems.Report(ContractProblem.NotPartial, ProblemSite.Name(type), contract.Name, type.Name);
                canExtend = false;
            }

            if (type.IsFileLocal)
            {
                problems.Report(ContractProblem.NotAccessible, ProblemSite.Name(contract), contract.Name);
                canExtend = false;
            }
        }

        // Such an interface is no type argument (CS8920), and IProtocolContract<TSelf> and ITopicContract<TSelf> make it one.
        if (contract.AllInterfaces.Where(static type => !KnownTypes.IsGeneratedBase(type)).Append(contract).Any(HasStaticAbstract))
        {
            problems.NoteCompilerError();
            canExtend = false;
        }

        if (IsGeneric(contract))
        {
            problems.Report(ContractProblem.GenericContract, ProblemSite.Name(contract), contract.Name);
            canExtend = false;
        }

        return canExtend;
    }

    public static IEnumerable<ContainingTypeModel> ContainingTypes(INamedTypeSymbol contract)
    {
        Stack<ContainingTypeModel> types = new();
        for (INamedTypeSymbol? type = contract.ContainingType; type is not null; type = type.ContainingType)
        {
            types.Push(new ContainingTypeModel(Keyword(type), Identifiers.Escape(type.Name)));
        }

        return types;
    }

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is not TypeDeclarationSyntax declaration
                || !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasStaticAbstract(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is { IsStatic: true, IsAbstract: true })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsGeneric(INamedTypeSymbol contract)
    {
        for (INamedTypeSymbol? type = contract; type is not null; type = type.ContainingType)
        {
            if (type.Arity > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { IsValueType: true } => "struct",
        _ => "class",
    };
}
