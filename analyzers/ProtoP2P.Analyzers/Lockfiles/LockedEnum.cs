using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>The values of a protobuf enum.</summary>
internal sealed record LockedEnum(string Name, EquatableArray<LockedEnumValue> Values, EquatableArray<NumberRange> Reserved);
