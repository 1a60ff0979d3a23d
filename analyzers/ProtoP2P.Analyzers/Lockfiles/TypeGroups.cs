namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>
/// Which types peers may exchange without noticing: https://protobuf.dev/programming-guides/proto3/#updating. Strings and bytes are
/// apart, because old peers refuse a string that is not UTF-8.
/// </summary>
internal static class TypeGroups
{
    public static bool AreSame(FieldType one, FieldType other)
    {
        if (one.Kind == FieldTypeKind.Map && other.Kind == FieldTypeKind.Map)
        {
            return Parts(one.Name).SequenceEqual(Parts(other.Name), StringComparer.Ordinal);
        }

        return GroupOf(one) == GroupOf(other);
    }

    private static IEnumerable<string> Parts(string map) =>
        map.Substring(4, map.Length - 5).Split(',').Select(static part =>
            part.StartsWith("enum:", StringComparison.Ordinal) ? "varint" : LockTokens.IsScalar(part) ? GroupOfScalar(part) : "message " + part);

    private static string GroupOf(FieldType type) => type.Kind switch
    {
        FieldTypeKind.Scalar => GroupOfScalar(type.Name),
        FieldTypeKind.Enum => "varint",
        FieldTypeKind.Group => "group " + type.Name,
        FieldTypeKind.Message => "message " + type.Name,
        _ => type.Name,
    };

    private static string GroupOfScalar(string name) => name switch
    {
        "int32" or "int64" or "uint32" or "uint64" or "bool" => "varint",
        "sint32" or "sint64" => "zigzag",
        "fixed32" or "sfixed32" => "fixed32",
        "fixed64" or "sfixed64" => "fixed64",
        _ => name,
    };
}
