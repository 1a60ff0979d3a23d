namespace ProtoP2P.Contracts;

/// <summary>A contract as values alone, so that two readings of an unchanged contract are equal.</summary>
/// <param name="Namespace">Its namespace, escaped; empty for the global one.</param>
/// <param name="ContainingTypes">What it is nested in, outermost first.</param>
/// <param name="Name">Its name, not escaped.</param>
/// <param name="FullName">Its full metadata name, with <c>+</c> before nested types.</param>
/// <param name="TypeName">Its name in generated code.</param>
/// <param name="HasErrors">Whether it cannot be generated.</param>
/// <param name="LibraryAlias">The alias that ProtoP2P.Abstractions is referenced by, <c>global</c> as a rule.</param>
/// <param name="ExternAliases">The extern aliases that its types need.</param>
/// <param name="Ids">The protocol ids, newest first.</param>
/// <param name="Mode">How messages travel.</param>
/// <param name="MaxMessageBytes">The largest message, 0 for the host's default.</param>
/// <param name="Methods">Its wire methods, inherited ones first.</param>
internal sealed record ContractModel(
    string Namespace,
    EquatableArray<ContainingTypeModel> ContainingTypes,
    string Name,
    string FullName,
    string TypeName,
    bool HasErrors,
    string LibraryAlias,
    EquatableArray<string> ExternAliases,
    EquatableArray<string> Ids,
    WireMode Mode,
    int MaxMessageBytes,
    EquatableArray<MethodModel> Methods);
