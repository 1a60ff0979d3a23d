namespace ProtoP2P.Contracts;

/// <summary>An interface that a part is generated for.</summary>
/// <param name="Namespace">Its namespace, escaped; empty for the global one.</param>
/// <param name="ContainingTypes">What it is nested in, outermost first.</param>
/// <param name="Name">Its name, not escaped.</param>
/// <param name="FullName">Its full metadata name, with <c>+</c> before nested types.</param>
/// <param name="TypeName">Its name in generated code.</param>
/// <param name="HasErrors">Whether it cannot be generated.</param>
/// <param name="ExternAliases">The extern aliases that its types need.</param>
internal abstract record InterfaceModel(
    string Namespace,
    EquatableArray<ContainingTypeModel> ContainingTypes,
    string Name,
    string FullName,
    string TypeName,
    bool HasErrors,
    EquatableArray<string> ExternAliases);
