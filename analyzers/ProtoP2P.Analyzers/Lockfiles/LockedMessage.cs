using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>The fields of a protobuf message.</summary>
internal sealed record LockedMessage(string Name, EquatableArray<LockedField> Fields, EquatableArray<NumberRange> Reserved);
