using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Reads the methods of a topic's contract: one that publishes and one that subscribes, told apart by what they return.</summary>
internal sealed class TopicMethodsReader(INamedTypeSymbol contract, MessageReader messages, TypeNames names, ProblemReporter problems)
{
    private readonly List<IMethodSymbol> _publish = [];
    private readonly List<IMethodSymbol> _subscribe = [];
    private bool _isAnyUnknown;

    public TopicMethods Read(CancellationToken cancellationToken)
    {
        CheckInherited();
        foreach (ISymbol member in contract.GetMembers())
        {
            cancellationToken.ThrowIfCancellationRequested();

            // What has a body is a local convenience.
            if (member.IsAbstract)
            {
                Sort(member);
            }
        }

        CheckCount(_publish, ContractProblem.TopicPublishMethod);
        CheckCount(_subscribe, ContractProblem.TopicSubscribeMethod);
        TopicParameters parameters = new(messages, problems);
        PublishMethodModel?[] publish = [.. _publish.Select(method => parameters.ReadPublish(method, DeclaringType(method)))];
        SubscribeMethodModel?[] subscribe = [.. _subscribe.Select(method => parameters.ReadSubscribe(method, DeclaringType(method)))];
        TopicMethods read = new(publish.FirstOrDefault(), subscribe.FirstOrDefault());
        CheckMessages(read);
        return read;
    }

    private static bool IsSubscription(ITypeSymbol type) => KnownTypes.IsTopicSubscription(type) || KnownTypes.IsAsyncEnumerable(type);

    private void CheckInherited()
    {
        foreach (INamedTypeSymbol inherited in contract.AllInterfaces)
        {
            if (inherited.TypeKind == TypeKind.Error)
            {
                problems.NoteCompilerError();
            }
            else if (!KnownTypes.IsGeneratedBase(inherited))
            {
                problems.Report(ContractProblem.TopicMember, ProblemSite.Name(contract), contract.Name, "inherit", inherited.Name);
            }
        }
    }

    private void Sort(ISymbol member)
    {
        if (MemberKinds.DescribeUnsupported(member) is { } unsupported)
        {
            problems.Report(ContractProblem.TopicMember, ProblemSite.Name(member), contract.Name, "contain " + unsupported, member.Name);
        }
        else if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
        {
            SortMethod(method);
        }
    }

    private void SortMethod(IMethodSymbol method)
    {
        ITypeSymbol type = method.ReturnType;
        bool isPlain = !method.ReturnsByRef && !method.ReturnsByRefReadonly && type.NullableAnnotation != NullableAnnotation.Annotated;
        if (method.IsGenericMethod)
        {
            problems.Report(ContractProblem.GenericMethod, ProblemSite.Name(method), method.Name);
            _isAnyUnknown = true;
        }
        else if (type.TypeKind == TypeKind.Error)
        {
            problems.NoteCompilerError();
            _isAnyUnknown = true;
        }
        else if (isPlain && KnownTypes.IsPublishResult(type))
        {
            _publish.Add(method);
        }
        else if (isPlain && IsSubscription(type))
        {
            _subscribe.Add(method);
        }
        else
        {
            string written = type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            problems.Report(ContractProblem.TopicReturnType, ProblemSite.ReturnType(method), written, method.Name);
            _isAnyUnknown = true;
        }
    }

    // A method that could not be sorted may be the one that is missing.
    private void CheckCount(List<IMethodSymbol> methods, ContractProblem problem)
    {
        if (methods.Count == 0 && !_isAnyUnknown)
        {
            problems.Report(problem, ProblemSite.Name(contract), contract.Name, "has none");
        }

        foreach (IMethodSymbol more in methods.Skip(1))
        {
            problems.Report(problem, ProblemSite.Name(more), contract.Name, $"has '{methods[0].Name}' already");
        }
    }

    private void CheckMessages(TopicMethods read)
    {
        if (read is { Publish: { } publish, Subscribe: { } subscribe } && publish.Parameter.Message.TypeName != subscribe.Message.TypeName)
        {
            problems.Report(
                ContractProblem.TopicMessagesDiffer, ProblemSite.ReturnType(_subscribe[0]),
                publish.Name, ShortName(publish.Parameter.Message), subscribe.Name, ShortName(subscribe.Message));
        }
    }

    private static string ShortName(MessageModel message) =>
        message.Kind == MessageKind.Protobuf ? message.WireName : message.TypeName.Replace("global::", "");

    private string? DeclaringType(IMethodSymbol method) =>
        method.DeclaredAccessibility == Accessibility.Public ? null : names.Write(contract);
}
