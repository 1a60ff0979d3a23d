namespace ProtoP2P.Contracts;

/// <summary>A protocol's contract as values alone, so that two readings of an unchanged contract are equal.</summary>
/// <inheritdoc cref="InterfaceModel"/>
/// <param name="LibraryAlias">The alias that ProtoP2P.Abstractions is referenced by, <c>global</c> as a rule.</param>
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
    EquatableArray<MethodModel> Methods)
    : InterfaceModel(Namespace, ContainingTypes, Name, FullName, TypeName, HasErrors, ExternAliases);
