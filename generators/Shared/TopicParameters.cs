using System.Globalization;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Reads the signatures of a topic contract's methods.</summary>
internal sealed class TopicParameters(MessageReader messages, ProblemReporter problems)
{
    // The range of IPubSub.Subscribe.
    private const int MaxCapacity = 1_000_000;

    /// <summary>Reads the method that publishes; null where its signature gives no model.</summary>
    /// <param name="method">The method.</param>
    /// <param name="declaringType">The contract's name in generated code where the method is not public.</param>
    public PublishMethodModel? ReadPublish(IMethodSymbol method, string? declaringType)
    {
        IParameterSymbol? message = method.Parameters.FirstOrDefault(static parameter => !KnownTypes.IsCancellationToken(parameter.Type));
        if (message is null)
        {
            problems.Report(ContractProblem.TopicPublishParameter, ProblemSite.Name(method), method.Name, "it takes none");
        }

        foreach (IParameterSymbol surplus in method.Parameters.Where(parameter => !SymbolEqualityComparer.Default.Equals(parameter, message)))
        {
            string reason = $"'{surplus.Name}' has no place in it";
            problems.Report(ContractProblem.TopicPublishParameter, ProblemSite.Parameter(surplus), method.Name, reason);
        }

        return message is not null && CheckModifier(method, message)
            && messages.Read(message.Type, ProblemSite.Parameter(message), method.Name) is { } read
                ? new PublishMethodModel(method.Name, declaringType, new ParameterModel(Identifiers.Escape(message.Name), read))
                : null;
    }

    /// <summary>Reads the method that subscribes; null where its signature gives no model.</summary>
    /// <param name="method">The method.</param>
    /// <param name="declaringType">The contract's name in generated code where the method is not public.</param>
    public SubscribeMethodModel? ReadSubscribe(IMethodSymbol method, string? declaringType)
    {
        (SubscriptionShape shape, ITypeSymbol element) = ReadShape((INamedTypeSymbol)method.ReturnType);
        List<SubscribeParameterModel> parameters = [];
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (CheckModifier(method, parameter) && ReadParameter(method, parameter, shape, parameters) is { } read)
            {
                parameters.Add(read);
            }
        }

        return messages.Read(element, ProblemSite.ReturnType(method), method.Name) is { } message
            ? new SubscribeMethodModel(
                method.Name, declaringType, shape, message, EquatableArray<SubscribeParameterModel>.From(parameters))
            : null;
    }

    private static (SubscriptionShape Shape, ITypeSymbol Element) ReadShape(INamedTypeSymbol type)
    {
        ITypeSymbol element = type.TypeArguments[0];
        if (KnownTypes.IsTopicSubscription(type))
        {
            return (SubscriptionShape.Subscription, element);
        }

        return KnownTypes.IsTopicMessage(element) && element.NullableAnnotation != NullableAnnotation.Annotated
            ? (SubscriptionShape.Messages, ((INamedTypeSymbol)element).TypeArguments[0])
            : (SubscriptionShape.Values, element);
    }

    private static string? FindReason(SubscribeParameterKind? kind, IParameterSymbol parameter, SubscriptionShape shape, bool isSecond) => kind switch
    {
        null => "a subscription takes an int, for its capacity, and a CancellationToken",
        _ when isSecond => "there is one already",
        SubscribeParameterKind.CancellationToken when shape == SubscriptionShape.Subscription => "the subscription ends when it is disposed",
        SubscribeParameterKind.Capacity when parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: < 1 or > MaxCapacity } =>
            "a capacity is 1 to 1,000,000",
        _ => null,
    };

    private static SubscribeParameterKind? KindOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Int32 ? SubscribeParameterKind.Capacity
        : KnownTypes.IsCancellationToken(type) ? SubscribeParameterKind.CancellationToken
        : null;

    private static string? DefaultOf(IParameterSymbol parameter) => parameter switch
    {
        { HasExplicitDefaultValue: true, ExplicitDefaultValue: int capacity } => capacity.ToString(CultureInfo.InvariantCulture),
        { IsOptional: true } => "default",
        _ => null,
    };

    private SubscribeParameterModel? ReadParameter(
        IMethodSymbol method, IParameterSymbol parameter, SubscriptionShape shape, List<SubscribeParameterModel> before)
    {
        if (parameter.Type.TypeKind == TypeKind.Error)
        {
            problems.NoteCompilerError();
            return null;
        }

        SubscribeParameterKind? kind = KindOf(parameter.Type);
        if (FindReason(kind, parameter, shape, before.Exists(other => other.Kind == kind)) is { } reason)
        {
            problems.Report(
                ContractProblem.TopicSubscribeParameter, ProblemSite.Parameter(parameter), parameter.Name, method.Name, reason);
            return null;
        }

        return new SubscribeParameterModel(Identifiers.Escape(parameter.Name), kind!.Value, DefaultOf(parameter));
    }

    private bool CheckModifier(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (ParameterModifiers.Find(parameter) is not { } modifier)
        {
            return true;
        }

        problems.Report(
            ContractProblem.UnsupportedParameterModifier, ProblemSite.Parameter(parameter), parameter.Name, method.Name, modifier);
        return false;
    }
}
