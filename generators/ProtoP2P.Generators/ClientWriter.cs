using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>Writes the class behind <c>GetClient</c>: one line per method, which names the method and passes on what it was given.</summary>
internal static class ClientWriter
{
    public static void Write(SourceWriter source, ContractModel contract, ContractNames names, LibraryNames library)
    {
        source.Line(LibraryNames.GeneratedCode);
        source.Line($"private sealed class {names.Client}({library.Rpc}.RpcInvoker rpc) : {contract.TypeName}");
        source.Open();
        source.Line($"private readonly {library.Rpc}.RpcInvoker {names.Invoker} = rpc;");
        for (int i = 0; i < contract.Methods.Count; i++)
        {
            source.Line();
            WriteMethod(source, contract, contract.Methods[i], names, library, $"{names.Methods}.{names.Field(i)}");
        }

        source.Close();
    }

    private static void WriteMethod(
        SourceWriter source, ContractModel contract, MethodModel method, ContractNames names, LibraryNames library, string descriptor)
    {
        // The result of a ValueTask<RpcNothing> has to be dropped; every other call can be passed on as it is.
        bool dropsResult = method is { ReplyShape: ReplyShape.None, ReturnsTask: false, Options.IsOneWay: false };
        string async = dropsResult ? "async " : "";
        string? declaring = method.DeclaringType ?? (ContractNames.HidesObjectMember(method.Name) ? contract.TypeName : null);
        string name = Identifiers.Escape(method.Name);
        string header = declaring is null
            ? $"public {async}{ReturnType(method)} {name}"
            : $"{async}{ReturnType(method)} {declaring}.{name}";
        source.Line($"{header}({string.Join(", ", Parameters(method, library, isExplicit: declaring is not null))}) =>");
        source.Indent();
        string call = $"{names.Invoker}.{Operation(method)}({string.Join(", ", Arguments(method, descriptor))})";
        source.Line(dropsResult ? $"await {call}.ConfigureAwait(false);" : method.ReturnsTask ? $"{call}.AsTask();" : $"{call};");
        source.Unindent();
    }

    private static string ReturnType(MethodModel method)
    {
        string task = method.ReturnsTask ? LibraryNames.Task : LibraryNames.ValueTask;
        return method.ReplyShape switch
        {
            ReplyShape.None => task,
            ReplyShape.Single => $"{task}<{method.Reply!.TypeName}>",
            _ => $"{LibraryNames.AsyncEnumerable}<{method.Reply!.TypeName}>",
        };
    }

    private static IEnumerable<string> Parameters(MethodModel method, LibraryNames library, bool isExplicit)
    {
        if (method.Head is { } head)
        {
            yield return $"{head.Message.TypeName} {head.Name}";
        }

        if (method.Request is { } request)
        {
            yield return method.RequestShape == RequestShape.Single
                ? $"{request.Message.TypeName} {request.Name}"
                : $"{LibraryNames.AsyncEnumerable}<{request.Message.TypeName}> {request.Name}";
        }

        if (method.Call is { } call)
        {
            string type = call.Kind == CallParameterKind.RpcCall ? library.Root + ".RpcCall" : LibraryNames.CancellationToken;
            yield return $"{type} {call.Name}{(call.IsOptional && !isExplicit ? " = default" : "")}";
        }
    }

    private static string Operation(MethodModel method) => method switch
    {
        { Options.IsOneWay: true } => "OneWayAsync",
        { RequestShape: RequestShape.None or RequestShape.Single, ReplyShape: ReplyShape.Stream } => "ServerStream",
        { RequestShape: RequestShape.None or RequestShape.Single } => "UnaryAsync",
        { ReplyShape: ReplyShape.Stream } => "Duplex",
        _ => "ClientStreamAsync",
    };

    private static IEnumerable<string> Arguments(MethodModel method, string descriptor)
    {
        yield return descriptor;
        if (method.Head is { } head)
        {
            yield return head.Name;
        }

        yield return method.Request?.Name ?? "default";
        yield return method.Call?.Name ?? "default";
    }
}
