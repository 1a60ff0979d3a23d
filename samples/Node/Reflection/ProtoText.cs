using Google.Protobuf.Reflection;
using ProtoP2P.Reflection;

namespace Node.Reflection;

/// <summary>Types and methods in the words of a .proto file.</summary>
internal static class ProtoText
{
    public static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        _ when field.IsMap =>
            $"map<{TypeOf(field.MessageType.FindFieldByNumber(1))}, {TypeOf(field.MessageType.FindFieldByNumber(2))}>",
        FieldType.Message or FieldType.Group => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        _ => field.FieldType.ToString().ToLowerInvariant(),
    };

    /// <summary>What stands before the type of a field: nothing, <c>optional</c>, <c>required</c> or <c>repeated</c>.</summary>
    public static string LabelOf(FieldDescriptor field) => field switch
    {
        { IsMap: true } => "",
        { IsRepeated: true } => "repeated",
        { IsRequired: true } => "required",
        { HasPresence: true, RealContainingOneof: null, FieldType: not (FieldType.Message or FieldType.Group) } => "optional",
        _ => "",
    };

    public static string Show(Payload payload) => (payload.Stream ? "stream " : "") + (payload.Type.Length == 0 ? "bytes" : payload.Type);

    /// <summary>Arguments in brackets, such as <c>(acme.Head, stream bytes)</c>.</summary>
    public static string ShowRequest(MethodDescription method) =>
        $"({string.Join(", ", new[] { method.Head, method.Request }.OfType<Payload>().Select(Show))})";

    public static string ShowReply(MethodDescription method) => method.Reply is null ? "" : $" returns ({Show(method.Reply)})";

    public static IEnumerable<string> Show(MessageDescriptor message) =>
        [$"message {message.FullName} {{", .. message.Fields.InDeclarationOrder().Select(field => "  " + Show(field)), "}"];

    public static IEnumerable<string> Show(EnumDescriptor type) =>
        [$"enum {type.FullName} {{", .. type.Values.Select(value => $"  {value.Name} = {value.Number};"), "}"];

    private static string Show(FieldDescriptor field)
    {
        string label = LabelOf(field);
        string oneof = field.RealContainingOneof is { } container ? $"  // oneof {container.Name}" : "";
        return $"{label}{(label.Length > 0 ? " " : "")}{TypeOf(field)} {field.Name} = {field.FieldNumber};{oneof}";
    }
}
