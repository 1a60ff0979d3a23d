using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>A contract under one of its protocol ids.</summary>
internal sealed record LockedProtocol(string Id, WireMode Mode, LockState State, EquatableArray<LockedMethod> Methods);
