namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>A value of an enum; several names may share a number.</summary>
internal sealed record LockedEnumValue(int Number, string Name);
