using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>Writes the class behind <c>GetTopic</c>: what names topic and codec, and one line per method.</summary>
internal sealed class TopicClassWriter(SourceWriter source, TopicModel contract, TopicMemberNames names, string library)
{
    public void Write(PublishMethodModel publish, SubscribeMethodModel subscribe)
    {
        string topic = $"{library}.ITopic<{subscribe.Message.TypeName}>";
        source.Line(LibraryNames.GeneratedCode);
        source.Line($"private sealed class {names.Class}({topic} topic) : {contract.TypeName}");
        source.Open();
        WriteDescriptor(subscribe.Message);
        source.Line();
        source.Line($"private readonly {topic} {names.Topic} = topic;");
        source.Line();
        WritePublish(publish);
        source.Line();
        WriteSubscribe(subscribe);
        source.Close();
    }

    private void WriteDescriptor(MessageModel message)
    {
        string name = PartialFile.Literal(contract.Topic);
        string codec = new LibraryNames(contract.CodecAlias).Codec(message);
        source.Line($"public static readonly {library}.TopicDescriptor<{contract.TypeName}> {names.Descriptor} = new(");
        source.Indent();
        source.Line($"{name},");
        source.Line($"static pubSub => new {names.Class}({library}.PubSubTopicExtensions.GetTopic(");
        source.Indent();
        source.Line($"pubSub, {name}, {codec})));");
        source.Unindent();
        source.Unindent();
    }

    private void WritePublish(PublishMethodModel method)
    {
        string parameter = $"{method.Parameter.Message.TypeName} {method.Parameter.Name}";
        WriteMethod($"{library}.PublishResult", method.Name, method.DeclaringType, parameter, $"{names.Topic}.Publish({method.Parameter.Name})");
    }

    private void WriteSubscribe(SubscribeMethodModel method)
    {
        bool isExplicit = IsExplicit(method.Name, method.DeclaringType);
        string parameters = string.Join(", ", method.Parameters.Select(parameter => Declare(parameter, isExplicit)));
        WriteMethod(ReturnType(method), method.Name, method.DeclaringType, parameters, Call(method));
    }

    private void WriteMethod(string returnType, string name, string? declaringType, string parameters, string call)
    {
        string escaped = Identifiers.Escape(name);
        source.Line(IsExplicit(name, declaringType)
            ? $"{returnType} {contract.TypeName}.{escaped}({parameters}) =>"
            : $"public {returnType} {escaped}({parameters}) =>");
        source.Indent();
        source.Line(call + ";");
        source.Unindent();
    }

    private static bool IsExplicit(string name, string? declaringType) => declaringType is not null || ContractNames.HidesObjectMember(name);

    // A default has no effect on an explicit implementation (CS1066).
    private static string Declare(SubscribeParameterModel parameter, bool isExplicit)
    {
        string type = parameter.Kind == SubscribeParameterKind.Capacity ? "int" : LibraryNames.CancellationToken;
        return $"{type} {parameter.Name}{(parameter.Default is { } value && !isExplicit ? " = " + value : "")}";
    }

    private string ReturnType(SubscribeMethodModel method) => method.Shape switch
    {
        SubscriptionShape.Subscription => $"{library}.ITopicSubscription<{method.Message.TypeName}>",
        SubscriptionShape.Messages => $"{LibraryNames.AsyncEnumerable}<{library}.TopicMessage<{method.Message.TypeName}>>",
        _ => $"{LibraryNames.AsyncEnumerable}<{method.Message.TypeName}>",
    };

    private string Call(SubscribeMethodModel method)
    {
        string arguments = string.Join(", ", method.Parameters
            .OrderBy(static parameter => parameter.Kind)
            .Select(static parameter => $"{ArgumentName(parameter.Kind)}: {parameter.Name}"));
        return method.Shape == SubscriptionShape.Subscription
            ? $"{names.Topic}.Subscribe({arguments})"
            : $"{library}.TopicSubscriptions.{method.Shape}({string.Join(", ", new[] { names.Topic, arguments }.Where(static part => part.Length > 0))})";
    }

    private static string ArgumentName(SubscribeParameterKind kind) =>
        kind == SubscribeParameterKind.Capacity ? "capacity" : "cancellationToken";
}
