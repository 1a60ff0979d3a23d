namespace ProtoP2P.Analyzers.Lockfiles;

internal enum FieldTypeKind
{
    /// <summary>A scalar of protobuf, such as <c>sint32</c>.</summary>
    Scalar,

    /// <summary>A message in a length-delimited field.</summary>
    Message,

    /// <summary>A message between start and end group tags (proto2, editions).</summary>
    Group,

    Enum,

    /// <summary>A map, on the wire a repeated message of key and value.</summary>
    Map,
}
