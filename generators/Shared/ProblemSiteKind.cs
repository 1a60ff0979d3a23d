namespace ProtoP2P.Contracts;

/// <summary>Which piece of a declaration a problem points at.</summary>
internal enum ProblemSiteKind
{
    /// <summary>The symbol's name, on every declaration of it.</summary>
    Name,

    /// <summary>A method's return type.</summary>
    ReturnType,

    /// <summary>A whole parameter.</summary>
    Parameter,

    /// <summary>A whole attribute.</summary>
    Attribute,

    /// <summary>One of the protocol ids in the contract's attribute.</summary>
    ProtocolId,
}
