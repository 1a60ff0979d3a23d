namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>A field of a message.</summary>
/// <param name="Number">What identifies it on the wire.</param>
/// <param name="Cardinality">How often it occurs.</param>
/// <param name="Type">A scalar's name, <c>map&lt;K,V&gt;</c>, or the full name of a message.</param>
/// <param name="Name">Its name in the .proto file, for people: it is not on the wire.</param>
/// <param name="OneOf">The oneof that it is part of.</param>
internal sealed record LockedField(int Number, FieldCardinality Cardinality, FieldType Type, string Name, string? OneOf);
