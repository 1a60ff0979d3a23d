using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>Writes the class that describes a contract's methods, and binds each to the service that implements it.</summary>
internal static class DescriptorWriter
{
    public static void Write(SourceWriter source, ContractModel contract, ContractNames names, LibraryNames library)
    {
        source.Line(LibraryNames.GeneratedCode);
        source.Line($"private static class {names.Methods}");
        source.Open();
        for (int i = 0; i < contract.Methods.Count; i++)
        {
            WriteMethod(source, contract.Methods[i], names.Field(i), library);
            source.Line();
        }

        WriteDescriptor(source, contract, names, library);
        source.Close();
    }

    private static void WriteMethod(SourceWriter source, MethodModel method, string field, LibraryNames library)
    {
        source.Line($"public static readonly {library.Rpc}.RpcMethod<{TypeArguments(method, library)}> {field} = new(");
        source.Indent();
        source.Line(PartialFile.Literal(method.WireName) + ",");
        if (method.RequestShape != RequestShape.HeadAndStream)
        {
            source.Line($"{library.Rpc}.RpcRequestKind.{method.RequestShape},");
        }

        source.Line($"{library.Rpc}.RpcReplyKind.{method.ReplyShape},");
        if (method.Head is { } head)
        {
            source.Line(library.Codec(head.Message) + ",");
        }

        source.Line(library.Codec(method.Request?.Message) + ",");
        source.Line($"{library.Codec(method.Reply)}){Initializer(method.Options, library)};");
        source.Unindent();
    }

    private static void WriteDescriptor(SourceWriter source, ContractModel contract, ContractNames names, LibraryNames library)
    {
        source.Line($"public static readonly {library.Rpc}.ContractDescriptor<{contract.TypeName}> {names.Descriptor} = new(");
        source.Indent();
        source.Line($"{PartialFile.Literal(contract.FullName)},");
        source.Line($"[{string.Join(", ", contract.Ids.Select(PartialFile.Literal))}],");
        source.Line($"{library.Root}.WireMode.{contract.Mode},");
        source.Line($"static rpc => new {names.Client}(rpc),");
        source.Line("[");
        source.Indent();
        for (int i = 0; i < contract.Methods.Count; i++)
        {
            WriteBinding(source, contract, contract.Methods[i], names.Field(i), library);
        }

        source.Unindent();
        source.Line("])");
        source.Unindent();
        source.Open();
        if (contract.MaxMessageBytes != 0)
        {
            source.Line(FormattableString.Invariant($"MaxMessageBytes = {contract.MaxMessageBytes},"));
        }

        source.Line(FormattableString.Invariant($"Fingerprint = 0x{ContractFingerprint.Compute(contract):x16},"));
        source.Close(";");
    }

    private static void WriteBinding(SourceWriter source, ContractModel contract, MethodModel method, string field, LibraryNames library)
    {
        source.Line($"{library.Rpc}.RpcBinding.{Factory(method)}<{contract.TypeName}, {TypeArguments(method, library)}>(");
        source.Indent();
        source.Line($"{field},");
        source.Line($"static ({string.Join(", ", LambdaParameters(method))}) => {Invocation(method, library)}),");
        source.Unindent();
    }

    private static IEnumerable<string> LambdaParameters(MethodModel method)
    {
        yield return "service";
        if (method.Head is not null)
        {
            yield return "head";
        }

        yield return method.RequestShape switch
        {
            RequestShape.None => "_",
            RequestShape.Single => "request",
            _ => "requests",
        };
        yield return method.Call is null ? "_" : "call";
    }

    private static string Invocation(MethodModel method, LibraryNames library)
    {
        string service = method.DeclaringType is { } declaring ? $"(({declaring})service)" : "service";
        string call = $"{service}.{Identifiers.Escape(method.Name)}({string.Join(", ", Arguments(method))})";
        return method switch
        {
            { ReplyShape: ReplyShape.None } => $"{library.Nothing}.AfterAsync({call})",
            { ReturnsTask: true } => $"new {LibraryNames.ValueTask}<{method.Reply!.TypeName}>({call})",
            _ => call,
        };
    }

    private static IEnumerable<string> Arguments(MethodModel method)
    {
        if (method.Head is not null)
        {
            yield return "head";
        }

        if (method.RequestShape != RequestShape.None)
        {
            yield return method.RequestShape == RequestShape.Single ? "request" : "requests";
        }

        if (method.Call is { } call)
        {
            yield return call.Kind == CallParameterKind.RpcCall ? "call" : "call.CancellationToken";
        }
    }

    private static string Factory(MethodModel method) => method switch
    {
        { RequestShape: RequestShape.None or RequestShape.Single, ReplyShape: ReplyShape.Stream } => "ServerStream",
        { RequestShape: RequestShape.None or RequestShape.Single } => "Unary",
        { ReplyShape: ReplyShape.Stream } => "Duplex",
        _ => "ClientStream",
    };

    private static string TypeArguments(MethodModel method, LibraryNames library)
    {
        string request = method.Request?.Message.TypeName ?? library.Nothing;
        string reply = method.Reply?.TypeName ?? library.Nothing;
        return method.Head is { } head ? $"{head.Message.TypeName}, {request}, {reply}" : $"{request}, {reply}";
    }

    private static string Initializer(MethodOptions options, LibraryNames library)
    {
        List<string> members = [];
        if (options.IsOneWay)
        {
            members.Add("IsOneWay = true");
        }

        if (options.ReusesStream)
        {
            members.Add("ReusesStream = true");
        }

        if (options.IsIdempotent)
        {
            members.Add("IsIdempotent = true");
        }

        if (options.DeadlineMilliseconds is { } deadline)
        {
            members.Add(FormattableString.Invariant($"DefaultDeadline = global::System.TimeSpan.FromMilliseconds({deadline})"));
        }

        foreach ((string name, int value) in options.Limits?.Set ?? [])
        {
            members.Add(FormattableString.Invariant($"{name} = {value}"));
        }

        if (options.Errors.Count > 0)
        {
            IEnumerable<string> errors = options.Errors.Select(error => $"{library.Rpc}.RpcErrorType.Protobuf({error.TypeName}.Parser)");
            members.Add($"Errors = [{string.Join(", ", errors)}]");
        }

        return members.Count == 0 ? "" : $" {{ {string.Join(", ", members)} }}";
    }
}
