using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Node.Session;
using ProtoP2P.Reflection;

namespace Node.Reflection;

/// <summary>The contracts of a peer for programs.</summary>
internal static class ServicesJson
{
    public static JsonArray Describe(IEnumerable<ServedContract> contracts) => List(contracts, Describe);

    private static JsonObject Describe(ServedContract served)
    {
        JsonObject result = new() { ["ids"] = NodeJson.Array(served.Protocol.Ids), ["raw"] = served.Protocol.Contract is null };
        if (served.Protocol.Contract is not { } contract)
        {
            return result;
        }

        result["contract"] = contract.Name;
        result["mode"] = contract.Bare ? "bare" : "rpc";
        result["fingerprint"] = contract.Fingerprint.ToString("x16", CultureInfo.InvariantCulture);
        result["maxMessageBytes"] = contract.MaxMessageBytes;
        result["methods"] = List(contract.Methods, Describe);
        result["messages"] = List(served.Messages, Describe);
        result["enums"] = List(served.Enums, Describe);
        if (served.Error is not null)
        {
            result["error"] = served.Error;
        }

        return result;
    }

    private static JsonObject Describe(MethodDescription method) => new()
    {
        ["name"] = method.Name,
        ["head"] = Describe(method.Head),
        ["request"] = Describe(method.Request),
        ["reply"] = Describe(method.Reply),
        ["oneWay"] = method.OneWay,
        ["idempotent"] = method.Idempotent,
        ["reusesStream"] = method.ReusesStream,
        ["deadlineMs"] = method.DeadlineMicros == 0 ? null : method.DeadlineMicros / 1000.0,
        ["maxMessageBytes"] = method.MaxMessageBytes,
        ["maxCalls"] = method.MaxCalls,
        ["maxCallsPerPeer"] = method.MaxCallsPerPeer,
        ["errors"] = NodeJson.Array(method.Errors),
    };

    private static JsonObject? Describe(Payload? payload) =>
        payload is null ? null : new JsonObject { ["type"] = payload.Type.Length == 0 ? "bytes" : payload.Type, ["stream"] = payload.Stream };

    private static JsonObject Describe(MessageDescriptor message) => new()
    {
        ["name"] = message.FullName,
        ["fields"] = List(message.Fields.InDeclarationOrder(), Describe),
    };

    private static JsonObject Describe(FieldDescriptor field) => new()
    {
        ["number"] = field.FieldNumber,
        ["name"] = field.Name,
        ["type"] = ProtoText.TypeOf(field),
        ["label"] = ProtoText.LabelOf(field),
        ["oneof"] = field.RealContainingOneof?.Name,
    };

    private static JsonObject Describe(EnumDescriptor type) => new()
    {
        ["name"] = type.FullName,
        ["values"] = List(type.Values, value => new JsonObject { ["number"] = value.Number, ["name"] = value.Name }),
    };

    private static JsonArray List<T>(IEnumerable<T> values, Func<T, JsonObject> describe) => [.. values.Select(describe)];
}
