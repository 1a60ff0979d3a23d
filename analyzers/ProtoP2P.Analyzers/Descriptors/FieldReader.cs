using ProtoP2P.Analyzers.Lockfiles;

namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>Reads a FieldDescriptorProto.</summary>
internal static class FieldReader
{
    private const int GroupType = 10;
    private const int MessageType = 11;
    private const int EnumType = 14;
    private const int RequiredLabel = 2;
    private const int RepeatedLabel = 3;

    // FieldDescriptorProto.Type, from 1.
    private static readonly string[] Scalars =
    [
        "double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "", "", "bytes", "uint32", "", "sfixed32",
        "sfixed64", "sint32", "sint64",
    ];

    public static LockedField Read(ReadOnlySpan<byte> data, bool isProto3, MessageParts parts, string message)
    {
        string name = "";
        string typeName = "";
        int number = 0;
        int label = 0;
        int type = 0;
        int oneOf = -1;
        bool isProto3Optional = false;
        ProtoReader reader = new(data);
        while (reader.Read())
        {
            name = reader.Field == 1 ? reader.Text : name;
            number = reader.Field == 3 ? reader.Int : number;
            label = reader.Field == 4 ? reader.Int : label;
            type = reader.Field == 5 ? reader.Int : type;
            typeName = reader.Field == 6 ? reader.Text : typeName;
            oneOf = reader.Field == 9 ? reader.Int : oneOf;
            isProto3Optional = reader.Field == 17 ? reader.Value != 0 : isProto3Optional;
        }

        // The oneof of a proto3 optional field is synthetic: it stands for presence.
        bool isInOneOf = !isProto3Optional && oneOf >= 0 && oneOf < parts.OneOfs.Count;
        string? oneOfName = isInOneOf ? parts.OneOfs[oneOf] : null;
        if (FindMap(type, typeName, parts, message) is { } map)
        {
            return new LockedField(number, FieldCardinality.Singular, map, name, oneOfName);
        }

        FieldCardinality cardinality = label switch
        {
            RequiredLabel => FieldCardinality.Required,
            RepeatedLabel => FieldCardinality.Repeated,
            _ when isInOneOf || (isProto3 && !isProto3Optional) => FieldCardinality.Singular,
            _ => FieldCardinality.Optional,
        };
        return new LockedField(number, cardinality, TypeOf(type, typeName), name, oneOfName);
    }

    private static FieldType TypeOf(int type, string typeName)
    {
        // Full names start with a dot.
        string name = typeName.TrimStart('.');
        return type switch
        {
            GroupType => new FieldType(FieldTypeKind.Group, name),
            MessageType => new FieldType(FieldTypeKind.Message, name),
            EnumType => new FieldType(FieldTypeKind.Enum, name),
            >= 1 when type <= Scalars.Length => new FieldType(FieldTypeKind.Scalar, Scalars[type - 1]),
            _ => throw new FormatException("unknown field type"),
        };
    }

    private static FieldType? FindMap(int type, string typeName, MessageParts parts, string message)
    {
        string prefix = "." + message + ".";
        if (type != MessageType || !typeName.StartsWith(prefix, StringComparison.Ordinal)
            || !parts.MapEntries.TryGetValue(typeName.Substring(prefix.Length), out byte[]? entry))
        {
            return null;
        }

        string key = "";
        string value = "";
        ProtoReader reader = new(entry);
        MessageParts none = new([], new Dictionary<string, byte[]>());
        while (reader.Read())
        {
            if (reader.Field == 2)
            {
                LockedField field = Read(reader.Bytes, isProto3: true, none, message);
                string written = field.Type.Kind == FieldTypeKind.Enum ? "enum:" + field.Type.Name : field.Type.Name;
                (key, value) = field.Number == 1 ? (written, value) : (key, written);
            }
        }

        return new FieldType(FieldTypeKind.Map, $"map<{key},{value}>");
    }
}
