namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>The type of a field.</summary>
/// <param name="Kind">Whether <paramref name="Name"/> is a scalar, a map or the full name of a message or enum.</param>
/// <param name="Name">As it is written in the file.</param>
internal sealed record FieldType(FieldTypeKind Kind, string Name);
