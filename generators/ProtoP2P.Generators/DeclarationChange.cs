namespace ProtoP2P.Generators;

/// <summary>How far two compilations of a project differ in what is declared.</summary>
internal enum DeclarationChange
{
    /// <summary>At most in bodies, in comments and in the layout: every name means what it meant.</summary>
    None,

    /// <summary>In methods of interfaces besides: what a type's name means is the same, and what a constant is may differ.</summary>
    InterfaceMethods,

    /// <summary>In anything.</summary>
    Any,
}
