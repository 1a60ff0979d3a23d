namespace ProtoP2P.Analyzers.Lockfiles;

internal enum FieldCardinality
{
    /// <summary>At most once; the default value is not sent.</summary>
    Singular,

    /// <summary>At most once, with presence of its own.</summary>
    Optional,

    /// <summary>Exactly once (proto2).</summary>
    Required,

    Repeated,
}
