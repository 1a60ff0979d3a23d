namespace ProtoP2P.Analyzers.Lockfiles;

internal enum LockChangeKind
{
    /// <summary>Old peers cannot read it.</summary>
    Breaking,

    /// <summary>Old peers can read it, and the lock does not say it yet.</summary>
    Compatible,

    /// <summary>A message or enum that the lock does not have.</summary>
    Missing,
}
