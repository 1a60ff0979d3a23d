using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Reads one wire method.</summary>
internal sealed class MethodReader(INamedTypeSymbol contract, WireMode mode, MessageReader messages, TypeNames names, ProblemReporter problems)
{
    /// <summary>The model, or null where the signature does not give one; the problems are reported either way.</summary>
    public MethodModel? Read(IMethodSymbol method, MethodAttributes attributes)
    {
        if (method.IsGenericMethod)
        {
            problems.Report(ContractProblem.GenericMethod, ProblemSite.Name(method), method.Name);
            return null;
        }

        ParameterSet parameters = ReadParameters(method);
        (ReplyShape replyShape, MessageModel? reply, bool returnsTask) = ReadReturnType(method);
        string wireName = WireName(method, attributes);
        RequestShape requestShape = parameters.Shape;
        CheckWireName(method, attributes, wireName);
        CheckMode(method, attributes);
        CheckCombination(method, attributes, requestShape, replyShape);
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
            requestShape,
            reply,
            replyShape,
            parameters.Call,
            returnsTask,
            new MethodOptions(attributes.OneWay is not null, attributes.StreamReuse is not null, attributes.IsIdempotent, attributes.DeadlineMilliseconds));
    }

    /// <summary>The C# name without its Async suffix.</summary>
    public static string DefaultWireName(string name) =>
        name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;

    public static string WireName(IMethodSymbol method, MethodAttributes attributes) => attributes.WireName ?? DefaultWireName(method.Name);

    private string? DeclaringType(IMethodSymbol method) =>
        method.DeclaredAccessibility == Accessibility.Public && SymbolEqualityComparer.Default.Equals(method.ContainingType, contract)
            ? null
            : names.Write(method.ContainingType);

    private ParameterSet ReadParameters(IMethodSymbol method)
    {
        ParameterSet read = new();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None || parameter.IsParams)
            {
                string modifier = parameter.IsParams ? "params" : parameter.RefKind == RefKind.RefReadOnlyParameter ? "ref readonly" : parameter.RefKind.ToString().ToLowerInvariant();
                problems.Report(ContractProblem.UnsupportedParameterModifier, ProblemSite.Parameter(parameter), parameter.Name, method.Name, modifier);
            }
            else if (KnownTypes.IsCancellationToken(parameter.Type) || KnownTypes.IsRpcCall(parameter.Type))
            {
                ReadCall(method, parameter, read);
            }
            else if (KnownTypes.IsAsyncEnumerable(parameter.Type))
            {
                ReadStream(method, parameter, read);
            }
            else
            {
                ReadMessage(method, parameter, read);
            }
        }

        if (!read.HasCall)
        {
            problems.Report(ContractProblem.NoCancellation, ProblemSite.Name(method), method.Name);
        }

        return read;
    }

    private void ReadCall(IMethodSymbol method, IParameterSymbol parameter, ParameterSet read)
    {
        if (read.HasCall)
        {
            problems.Report(ContractProblem.SeveralCallParameters, ProblemSite.Parameter(parameter), method.Name);
            return;
        }

        read.HasCall = true;
        CallParameterKind kind = KnownTypes.IsRpcCall(parameter.Type) ? CallParameterKind.RpcCall : CallParameterKind.CancellationToken;
        read.Call = new CallParameterModel(Identifiers.Escape(parameter.Name), kind, parameter.IsOptional);
        bool isFollowedByOthers = method.Parameters.Skip(parameter.Ordinal + 1)
            .Any(next => !KnownTypes.IsCancellationToken(next.Type) && !KnownTypes.IsRpcCall(next.Type));
        if (isFollowedByOthers)
        {
            problems.Report(ContractProblem.CallParameterNotLast, ProblemSite.Parameter(parameter), parameter.Name, method.Name);
        }
    }

    private void ReadStream(IMethodSymbol method, IParameterSymbol parameter, ParameterSet read)
    {
        bool precedesMessage = method.Parameters.Skip(parameter.Ordinal + 1)
            .Any(next => !KnownTypes.IsCancellationToken(next.Type) && !KnownTypes.IsRpcCall(next.Type) && !KnownTypes.IsAsyncEnumerable(next.Type));
        if (read.Stream is not null || precedesMessage)
        {
            problems.Report(ContractProblem.MisplacedStream, ProblemSite.Parameter(parameter), parameter.Name, method.Name);
            return;
        }

        if (parameter.Type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            problems.Report(
                ContractProblem.NotAMessage, ProblemSite.Parameter(parameter), parameter.Type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                method.Name, "a request stream is never null");
        }

        ITypeSymbol element = ((INamedTypeSymbol)parameter.Type).TypeArguments[0];
        MessageModel? message = messages.Read(element, ProblemSite.Parameter(parameter), method.Name);
        read.Stream = message is null ? null : new ParameterModel(Identifiers.Escape(parameter.Name), message);
    }

    private void ReadMessage(IMethodSymbol method, IParameterSymbol parameter, ParameterSet read)
    {
        MessageModel? message = messages.Read(parameter.Type, ProblemSite.Parameter(parameter), method.Name);
        if (message is null)
        {
            return;
        }

        if (read.Message is not null)
        {
            problems.Report(
                ContractProblem.NotAMessage, ProblemSite.Parameter(parameter), parameter.Name, method.Name,
                "a request is one message, which may have many fields");
            return;
        }

        read.Message = new ParameterModel(Identifiers.Escape(parameter.Name), message);
    }

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

    private MessageModel? ReadReply(IMethodSymbol method) =>
        messages.Read(((INamedTypeSymbol)method.ReturnType).TypeArguments[0], ProblemSite.ReturnType(method), method.Name);

    private void CheckWireName(IMethodSymbol method, MethodAttributes attributes, string wireName)
    {
        // Limits: method at most 128 bytes (Open.method of the wire format).
        string? reason = wireName.Length == 0 ? "is empty" : System.Text.Encoding.UTF8.GetByteCount(wireName) > 128 ? "is longer than 128 bytes" : null;
        if (reason is not null)
        {
            ProblemSite site = attributes.RpcMethod is { } attribute ? ProblemSite.OfAttribute(method, attribute) : ProblemSite.Name(method);
            problems.Report(ContractProblem.WireNameNotUnique, site, wireName, reason);
        }
    }

    private void CheckMode(IMethodSymbol method, MethodAttributes attributes)
    {
        if (mode == WireMode.Bare)
        {
            foreach (AttributeData attribute in attributes.NeedRpcMode)
            {
                string name = "[" + attribute.AttributeClass!.Name.Replace("Attribute", "") + "]";
                problems.Report(ContractProblem.NeedsRpcMode, ProblemSite.OfAttribute(method, attribute), name, method.Name, "has no place in a bare contract");
            }
        }

        if (attributes.DeadlineMilliseconds is { } deadline and < 1)
        {
            problems.Report(
                ContractProblem.NeedsRpcMode, ProblemSite.OfAttribute(method, attributes.Deadline!), $"[Deadline({deadline})]", method.Name,
                "must be 1 millisecond or more");
        }
    }

    private void CheckCombination(IMethodSymbol method, MethodAttributes attributes, RequestShape request, ReplyShape reply)
    {
        if (attributes.OneWay is { } oneWay && (reply != ReplyShape.None || request is RequestShape.Stream or RequestShape.HeadAndStream))
        {
            string reason = reply != ReplyShape.None ? "no result comes back from a one-way call" : "a one-way call sends one message, not a stream";
            problems.Report(ContractProblem.UnsupportedCombination, ProblemSite.OfAttribute(method, oneWay), "[OneWay]", method.Name, reason);
        }

        if (attributes.StreamReuse is { } reuse && (mode != WireMode.Bare || request != RequestShape.Single || reply != ReplyShape.Single))
        {
            problems.Report(
                ContractProblem.UnsupportedCombination, ProblemSite.OfAttribute(method, reuse), "[StreamReuse]", method.Name,
                "only a bare method with one request and one reply can share a stream");
        }

        if (mode == WireMode.Bare && request == RequestShape.HeadAndStream)
        {
            problems.Report(
                ContractProblem.UnsupportedCombination, ProblemSite.Name(method), "A message ahead of a stream", method.Name,
                "a bare contract has nothing to tell them apart with");
        }
    }

    private sealed class ParameterSet
    {
        public ParameterModel? Message { get; set; }

        public ParameterModel? Stream { get; set; }

        public CallParameterModel? Call { get; set; }

        public bool HasCall { get; set; }

        public RequestShape Shape => (Stream, Message) switch
        {
            (null, null) => RequestShape.None,
            (null, _) => RequestShape.Single,
            (_, null) => RequestShape.Stream,
            _ => RequestShape.HeadAndStream,
        };
    }
}
