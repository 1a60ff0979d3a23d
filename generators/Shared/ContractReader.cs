using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>
/// Turns a contract interface into its model, and says what is wrong with it. Generator and analyzers read through it,
/// so that what one refuses the other explains.
/// </summary>
internal static class ContractReader
{
    /// <summary>Reads a contract.</summary>
    /// <param name="contract">The interface.</param>
    /// <param name="attribute">Its Libp2pProtocol attribute.</param>
    /// <param name="compilation">What it is part of.</param>
    /// <param name="problems">Receives what is wrong with it.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The model, or null where no part of the interface can be generated.</returns>
    public static ContractModel? Read(
        INamedTypeSymbol contract,
        AttributeData attribute,
        Compilation compilation,
        ProblemReporter problems,
        CancellationToken cancellationToken)
    {
        bool canExtend = ContractDeclaration.Check(contract, problems, cancellationToken);
        TypeNames names = new(compilation);
        WireMode mode = NamedArgument(attribute, "Mode") is 1 ? WireMode.Bare : WireMode.Rpc;
        List<string> ids = ReadIds(contract, attribute, problems);
        List<MethodModel> methods = ReadMethods(contract, mode, compilation, names, problems, cancellationToken);
        if (!canExtend)
        {
            return null;
        }

        return new ContractModel(
            InterfaceNames.Namespace(contract),
            EquatableArray<ContainingTypeModel>.From(ContractDeclaration.ContainingTypes(contract)),
            contract.Name,
            InterfaceNames.FullName(contract),
            names.Write(contract),
            problems.HasErrors,
            names.AliasOf(attribute.AttributeClass!.ContainingAssembly),
            EquatableArray<string>.From(names.Aliases),
            EquatableArray<string>.From(ids),
            mode,
            NamedArgument(attribute, "MaxMessageBytes") is int bytes ? bytes : 0,
            problems.HasErrors ? default : EquatableArray<MethodModel>.From(methods));
    }

    /// <summary>The ids that the attribute names, null where one is no constant.</summary>
    public static IEnumerable<string?> Ids(AttributeData attribute)
    {
        foreach (TypedConstant argument in attribute.ConstructorArguments)
        {
            if (argument.Kind != TypedConstantKind.Array)
            {
                yield return argument.Value as string;
                continue;
            }

            if (argument.IsNull)
            {
                yield return null;
                continue;
            }

            foreach (TypedConstant id in argument.Values)
            {
                yield return id.Value as string;
            }
        }
    }

    private static List<string> ReadIds(INamedTypeSymbol contract, AttributeData attribute, ProblemReporter problems)
    {
        bool isWellKnown = NamedArgument(attribute, "WellKnown") is true;
        List<string> ids = [];
        int index = 0;
        foreach (string? id in Ids(attribute))
        {
            ProblemSite site = ProblemSite.ProtocolId(contract, attribute, index++);
            ProtocolIds.Check(id, isWellKnown, problems, site);
            if (id is not null && ids.Contains(id))
            {
                problems.Report(ContractProblem.IdUsedTwice, site, id, contract.Name);
            }

            ids.Add(id ?? "");
        }

        if (ids.Count == 0)
        {
            problems.NoteCompilerError();
        }

        return ids;
    }

    private static List<MethodModel> ReadMethods(
        INamedTypeSymbol contract,
        WireMode mode,
        Compilation compilation,
        TypeNames names,
        ProblemReporter problems,
        CancellationToken cancellationToken)
    {
        List<MethodModel> methods = [];
        HashSet<string> wireNames = new(StringComparer.Ordinal);
        int count = 0;
        foreach (INamedTypeSymbol declaring in InheritedContracts(contract, problems).Append(contract))
        {
            // What is wrong with an inherited method is reported at the contract that declares it.
            bool isInherited = !SymbolEqualityComparer.Default.Equals(declaring, contract);
            ProblemReporter ownProblems = isInherited ? new ProblemReporter(null) : problems;
            MethodReader reader = new(contract, mode, new MessageReader(contract, compilation, names, ownProblems), names, ownProblems);
            foreach (IMethodSymbol method in WireMethods(declaring, ownProblems))
            {
                cancellationToken.ThrowIfCancellationRequested();
                count++;
                MethodAttributes attributes = MethodAttributes.Read(method);
                if (reader.Read(method, attributes) is { } model)
                {
                    methods.Add(model);
                }

                string wireName = MethodReader.WireName(method, attributes);
                if (!wireNames.Add(wireName))
                {
                    ProblemSite site = ProblemSite.Name(isInherited ? contract : method);
                    problems.Report(
                        ContractProblem.WireNameNotUnique, site, wireName, "is used by more than one method: tell them apart with [RpcMethod]");
                }
            }

            if (ownProblems.HasErrors)
            {
                problems.NoteCompilerError();
            }
        }

        if (mode == WireMode.Bare && count != 1)
        {
            string found = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            problems.Report(ContractProblem.BareNotOneMethod, ProblemSite.Name(contract), contract.Name, found);
        }

        return methods;
    }

    private static IEnumerable<INamedTypeSymbol> InheritedContracts(INamedTypeSymbol contract, ProblemReporter problems)
    {
        List<INamedTypeSymbol> inherited = [];
        foreach (INamedTypeSymbol candidate in contract.AllInterfaces)
        {
            if (KnownTypes.IsGeneratedBase(candidate))
            {
                continue;
            }

            if (candidate.TypeKind == TypeKind.Error)
            {
                problems.NoteCompilerError();
            }
            else if (KnownTypes.FindProtocolAttribute(candidate) is null)
            {
                problems.Report(
                    ContractProblem.UnsupportedCombination, ProblemSite.Name(contract), $"Inheriting '{candidate.Name}'", contract.Name,
                    "only contracts can be inherited");
            }
            else
            {
                inherited.Add(candidate);
            }
        }

        return inherited;
    }

    private static IEnumerable<IMethodSymbol> WireMethods(INamedTypeSymbol declaring, ProblemReporter problems)
    {
        // What has a body is a local convenience, never on the wire.
        foreach (ISymbol member in declaring.GetMembers().Where(member => member.IsAbstract))
        {
            string? unsupported = MemberKinds.DescribeUnsupported(member);
            if (unsupported is not null)
            {
                problems.Report(ContractProblem.UnsupportedMember, ProblemSite.Name(member), declaring.Name, unsupported, member.Name);
            }
            else if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
            {
                yield return method;
            }
        }
    }

    private static object? NamedArgument(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind != TypedConstantKind.Error)
            {
                return argument.Value.Value;
            }
        }

        return null;
    }
}
