using System.Text;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>What attributes, mode and shape of a method must have to do with one another.</summary>
internal sealed class MethodRules(WireMode mode, ProblemReporter problems)
{
    // Open.method of the wire format is at most this long.
    private const int MaxWireNameBytes = 128;

    public void CheckWireName(IMethodSymbol method, MethodAttributes attributes, string wireName)
    {
        string? reason = wireName.Length == 0 ? "is empty"
            : Encoding.UTF8.GetByteCount(wireName) > MaxWireNameBytes ? $"is longer than {MaxWireNameBytes} bytes"
            : null;
        if (reason is not null)
        {
            ProblemSite site = attributes.RpcMethod is { } attribute ? ProblemSite.OfAttribute(method, attribute) : ProblemSite.Name(method);
            problems.Report(ContractProblem.WireNameNotUnique, site, wireName, reason);
        }
    }

    public void CheckMode(IMethodSymbol method, MethodAttributes attributes)
    {
        if (mode == WireMode.Bare)
        {
            foreach (AttributeData attribute in attributes.NeedRpcMode)
            {
                string name = "[" + attribute.AttributeClass!.Name.Replace("Attribute", "") + "]";
                Report(ContractProblem.NeedsRpcMode, method, attribute, name, "has no place in a bare contract");
            }
        }

        if (attributes.DeadlineMilliseconds is { } deadline and < 1)
        {
            Report(ContractProblem.NeedsRpcMode, method, attributes.Deadline!, $"[Deadline({deadline})]", "must be 1 millisecond or more");
        }
    }

    public void CheckLimits(IMethodSymbol method, MethodAttributes attributes)
    {
        foreach ((string name, int value) in attributes.Limits?.Set ?? [])
        {
            int most = name == nameof(MethodLimits.MaxMessageBytes) ? MethodLimits.MostMessageBytes : int.MaxValue;
            if (value < 0 || value > most)
            {
                string reason = FormattableString.Invariant($"{name} is 1 to {most}, or 0 for the contract's");
                Report(ContractProblem.UnsupportedCombination, method, attributes.RpcLimits!, $"[RpcLimits({name} = {value})]", reason);
            }
        }
    }

    public void CheckCombination(IMethodSymbol method, MethodAttributes attributes, RequestShape request, ReplyShape reply)
    {
        bool isStream = request is RequestShape.Stream or RequestShape.HeadAndStream;
        if (attributes.OneWay is { } oneWay && (reply != ReplyShape.None || isStream))
        {
            string reason = reply != ReplyShape.None ? "no result comes back from a one-way call" : "a one-way call sends one message, not a stream";
            Report(ContractProblem.UnsupportedCombination, method, oneWay, "[OneWay]", reason);
        }

        bool canReuse = mode == WireMode.Bare && request == RequestShape.Single && reply == ReplyShape.Single;
        if (attributes.StreamReuse is { } reuse && !canReuse)
        {
            const string Reason = "only a bare method with one request and one reply can share a stream";
            Report(ContractProblem.UnsupportedCombination, method, reuse, "[StreamReuse]", Reason);
        }

        if (mode == WireMode.Bare && request == RequestShape.HeadAndStream)
        {
            const string Reason = "a bare contract has nothing to tell them apart with";
            problems.Report(
                ContractProblem.UnsupportedCombination, ProblemSite.Name(method), "A message ahead of a stream", method.Name, Reason);
        }
    }

    private void Report(ContractProblem problem, IMethodSymbol method, AttributeData attribute, string what, string reason) =>
        problems.Report(problem, ProblemSite.OfAttribute(method, attribute), what, method.Name, reason);
}
