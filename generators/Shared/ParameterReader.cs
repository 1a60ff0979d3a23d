using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Reads the parameters of a wire method: at most a message, then a stream, then what cancels the call.</summary>
internal sealed class ParameterReader(MessageReader messages, ProblemReporter problems)
{
    public ParameterSet Read(IMethodSymbol method)
    {
        ParameterSet read = new();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (ParameterModifiers.Find(parameter) is { } modifier)
            {
                ProblemSite site = ProblemSite.Parameter(parameter);
                problems.Report(ContractProblem.UnsupportedParameterModifier, site, parameter.Name, method.Name, modifier);
            }
            else if (IsCall(parameter))
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

        if (read.Call is null)
        {
            problems.Report(ContractProblem.NoCancellation, ProblemSite.Name(method), method.Name);
        }

        return read;
    }

    private static bool IsCall(IParameterSymbol parameter) =>
        KnownTypes.IsCancellationToken(parameter.Type) || KnownTypes.IsRpcCall(parameter.Type);

    private static bool IsMessage(IParameterSymbol parameter) => !IsCall(parameter) && !KnownTypes.IsAsyncEnumerable(parameter.Type);

    private static bool IsFollowedBy(IMethodSymbol method, IParameterSymbol parameter, Func<IParameterSymbol, bool> isWanted) =>
        method.Parameters.Skip(parameter.Ordinal + 1).Any(isWanted);

    private void ReadCall(IMethodSymbol method, IParameterSymbol parameter, ParameterSet read)
    {
        ProblemSite site = ProblemSite.Parameter(parameter);
        if (read.Call is not null)
        {
            problems.Report(ContractProblem.SeveralCallParameters, site, method.Name);
            return;
        }

        CallParameterKind kind = KnownTypes.IsRpcCall(parameter.Type) ? CallParameterKind.RpcCall : CallParameterKind.CancellationToken;
        read.Call = new CallParameterModel(Identifiers.Escape(parameter.Name), kind, parameter.IsOptional);
        if (IsFollowedBy(method, parameter, static next => !IsCall(next)))
        {
            problems.Report(ContractProblem.CallParameterNotLast, site, parameter.Name, method.Name);
        }
    }

    private void ReadStream(IMethodSymbol method, IParameterSymbol parameter, ParameterSet read)
    {
        ProblemSite site = ProblemSite.Parameter(parameter);
        if (read.Stream is not null || IsFollowedBy(method, parameter, IsMessage))
        {
            problems.Report(ContractProblem.MisplacedStream, site, parameter.Name, method.Name);
            return;
        }

        if (parameter.Type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            string written = parameter.Type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            problems.Report(ContractProblem.NotAMessage, site, written, method.Name, "a request stream is never null");
        }

        if (messages.Read(((INamedTypeSymbol)parameter.Type).TypeArguments[0], site, method.Name) is { } message)
        {
            read.Stream = new ParameterModel(Identifiers.Escape(parameter.Name), message);
        }
    }

    private void ReadMessage(IMethodSymbol method, IParameterSymbol parameter, ParameterSet read)
    {
        ProblemSite site = ProblemSite.Parameter(parameter);
        if (messages.Read(parameter.Type, site, method.Name) is not { } message)
        {
            return;
        }

        if (read.Message is not null)
        {
            problems.Report(
                ContractProblem.NotAMessage, site, parameter.Name, method.Name, "a request is one message, which may have many fields");
            return;
        }

        read.Message = new ParameterModel(Identifiers.Escape(parameter.Name), message);
    }
}
