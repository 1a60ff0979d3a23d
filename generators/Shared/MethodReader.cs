using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Reads one wire method.</summary>
internal sealed class MethodReader(
    INamedTypeSymbol contract, WireMode mode, MessageReader messages, TypeNames names, ProblemReporter problems)
{
    private readonly ParameterReader _parameters = new(messages, problems);
    private readonly MethodRules _rules = new(mode, problems);

    /// <summary>The model, or null where the signature does not give one; the problems are reported either way.</summary>
    public MethodModel? Read(IMethodSymbol method, MethodAttributes attributes)
    {
        if (method.IsGenericMethod)
        {
            problems.Report(ContractProblem.GenericMethod, ProblemSite.Name(method), method.Name);
            return null;
        }

        int errorsBefore = problems.ErrorCount;
        ParameterSet parameters = _parameters.Read(method);
        (ReplyShape replyShape, MessageModel? reply, bool returnsTask) = ReadReturnType(method);
        List<MessageModel> errors = ReadErrors(method, attributes);
        string wireName = WireName(method, attributes);
        _rules.CheckWireName(method, attributes, wireName);
        _rules.CheckMode(method, attributes);
        _rules.CheckLimits(method, attributes);
        if (problems.ErrorCount == errorsBefore)
        {
            // A signature that could not be read has no shape to judge.
            _rules.CheckCombination(method, attributes, parameters.Shape, replyShape);
        }

        if (problems.HasErrors)
        {
            return null;
        }

        return new MethodModel(
            method.Name,
            wireName,
            DeclaringType(method),
            parameters.Stream is null ? null : parameters.Message,
            parameters.Stream ?? parameters.Message,
            parameters.Shape,
            reply,
            replyShape,
            parameters.Call,
            returnsTask,
            new MethodOptions(
                attributes.OneWay is not null,
                attributes.StreamReuse is not null,
                attributes.IsIdempotent,
                attributes.DeadlineMilliseconds,
                attributes.Limits,
                EquatableArray<MessageModel>.From(errors)));
    }

    /// <summary>The C# name without its Async suffix.</summary>
    public static string DefaultWireName(string name) =>
        name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;

    public static string WireName(IMethodSymbol method, MethodAttributes attributes) => attributes.WireName ?? DefaultWireName(method.Name);

    private string? DeclaringType(IMethodSymbol method) =>
        method.DeclaredAccessibility == Accessibility.Public && SymbolEqualityComparer.Default.Equals(method.ContainingType, contract)
            ? null
            : names.Write(method.ContainingType);

    private (ReplyShape Shape, MessageModel? Message, bool ReturnsTask) ReadReturnType(IMethodSymbol method)
    {
        ITypeSymbol type = method.ReturnType;
        if (type.TypeKind == TypeKind.Error)
        {
            problems.NoteCompilerError();
            return default;
        }

        bool isPlain = !method.ReturnsByRef && !method.ReturnsByRefReadonly && type.NullableAnnotation != NullableAnnotation.Annotated;
        if (isPlain && (KnownTypes.IsValueTask(type, 0) || KnownTypes.IsTask(type, 0)))
        {
            return (ReplyShape.None, null, KnownTypes.IsTask(type, 0));
        }

        if (isPlain && KnownTypes.IsAsyncEnumerable(type))
        {
            return (ReplyShape.Stream, ReadReply(method), false);
        }

        if (isPlain && (KnownTypes.IsValueTask(type, 1) || KnownTypes.IsTask(type, 1)))
        {
            return (ReplyShape.Single, ReadReply(method), KnownTypes.IsTask(type, 1));
        }

        string written = type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        problems.Report(ContractProblem.UnsupportedReturnType, ProblemSite.ReturnType(method), written, method.Name);
        return default;
    }

    private List<MessageModel> ReadErrors(IMethodSymbol method, MethodAttributes attributes)
    {
        List<MessageModel> errors = [];
        foreach (AttributeData attribute in attributes.Throws)
        {
            // Where it is no message, the attribute's constraint is the compiler's error.
            ITypeSymbol type = attribute.AttributeClass!.TypeArguments[0];
            if (messages.Read(type, ProblemSite.OfAttribute(method, attribute), method.Name) is { Kind: MessageKind.Protobuf } message)
            {
                errors.Add(message);
            }
        }

        return errors;
    }

    private MessageModel? ReadReply(IMethodSymbol method) =>
        messages.Read(((INamedTypeSymbol)method.ReturnType).TypeArguments[0], ProblemSite.ReturnType(method), method.Name);
}
