using System.Text;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>
/// The fingerprint that a caller sends so that a mismatch can be explained: FNV-1a over what the contract is on the wire.
/// </summary>
/// <remarks>
/// Hashed is one line of text for the mode (<c>rpc</c> or <c>bare</c>) and one per method, sorted by wire name and each ended by a
/// line feed: <c>GetStock(StockQuery) -> StockReply</c>, with <c>stream</c> before what is streamed and <c>oneway</c> in place of
/// the reply. The protocol ids are not part of it: they are agreed on by negotiation, and one contract may serve several.
/// C# names that callers do not see (namespaces, parameters, the interface's own) are not part of it either.
/// </remarks>
internal static class ContractFingerprint
{
    public static ulong Compute(ContractModel contract) => Fnv1a.Hash(Describe(contract));

    internal static string Describe(ContractModel contract)
    {
        StringBuilder text = new();
        text.Append(contract.Mode == WireMode.Bare ? "bare" : "rpc").Append('\n');
        foreach (MethodModel method in contract.Methods.OrderBy(static method => method.WireName, StringComparer.Ordinal))
        {
            text.Append($"{method.WireName}({DescribeRequest(method)}) -> {DescribeReply(method)}\n");
        }

        return text.ToString();
    }

    private static string DescribeRequest(MethodModel method) => method.RequestShape switch
    {
        RequestShape.None => "",
        RequestShape.Single => method.Request!.Message.WireName,
        RequestShape.Stream => "stream " + method.Request!.Message.WireName,
        _ => method.Head!.Message.WireName + ", stream " + method.Request!.Message.WireName,
    };

    private static string DescribeReply(MethodModel method) => method switch
    {
        { Options.IsOneWay: true } => "oneway",
        { ReplyShape: ReplyShape.None } => "nothing",
        { ReplyShape: ReplyShape.Single } => method.Reply!.WireName,
        _ => "stream " + method.Reply!.WireName,
    };
}
