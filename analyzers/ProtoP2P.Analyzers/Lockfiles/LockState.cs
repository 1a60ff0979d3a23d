namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Whether peers in the field depend on a protocol.</summary>
internal enum LockState
{
    /// <summary>Not released: it changes freely.</summary>
    Draft,

    /// <summary>Released: what old peers cannot read is an error.</summary>
    Shipped,
}
