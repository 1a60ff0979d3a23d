using System.Globalization;
using ProtoP2P.Reflection;

namespace Node.Reflection;

/// <summary>The contracts of a peer for a person: as a .proto file would have them.</summary>
internal static class ServicesText
{
    public static IReadOnlyList<string> Show(IEnumerable<ServedContract> contracts) => [.. contracts.SelectMany(Show)];

    private static IEnumerable<string> Show(ServedContract served)
    {
        ServedProtocol protocol = served.Protocol;
        string ids = string.Join(", ", protocol.Ids);
        if (protocol.Contract is not { } contract)
        {
            return [$"{ids}  raw streams", ""];
        }

        IEnumerable<string> types = served.Messages.Where(message => !IsWellKnown(message.FullName)).SelectMany(ProtoText.Show)
            .Concat(served.Enums.SelectMany(ProtoText.Show));
        return
        [
            $"{ids}  {(contract.Bare ? "bare" : "rpc")}  {contract.Name}",
            .. contract.Methods.Select(method => "  " + Show(method)),
            .. served.Error is null ? types.Select(line => "  " + line) : [$"  (types unknown: {served.Error})"],
            "",
        ];
    }

    // Everybody knows what a Timestamp is made of.
    private static bool IsWellKnown(string message) => message.StartsWith("google.protobuf.", StringComparison.Ordinal);

    private static string Show(MethodDescription method)
    {
        string[] remarks = [.. Remarks(method)];
        string comment = remarks.Length == 0 ? "" : "  // " + string.Join(", ", remarks);
        return $"rpc {method.Name}{ProtoText.ShowRequest(method)}{ProtoText.ShowReply(method)};{comment}";
    }

    private static IEnumerable<string> Remarks(MethodDescription method)
    {
        if (method.OneWay)
        {
            yield return "one-way";
        }

        if (method.Idempotent)
        {
            yield return "idempotent";
        }

        if (method.ReusesStream)
        {
            yield return "reuses its stream";
        }

        if (method.DeadlineMicros != 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"deadline {method.DeadlineMicros / 1e6} s");
        }

        if (method.MaxMessageBytes != 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"messages of {method.MaxMessageBytes:N0} bytes at most");
        }

        if (method.Errors.Count > 0)
        {
            yield return "throws " + string.Join(", ", method.Errors);
        }
    }
}
