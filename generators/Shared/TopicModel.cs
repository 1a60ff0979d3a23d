namespace ProtoP2P.Contracts;

/// <summary>A topic's contract as values alone, so that two readings of an unchanged contract are equal.</summary>
/// <inheritdoc cref="InterfaceModel"/>
/// <param name="LibraryAlias">The alias that ProtoP2P.PubSub is referenced by, <c>global</c> as a rule.</param>
/// <param name="CodecAlias">The alias that ProtoP2P.Abstractions is referenced by.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Publish">The method that publishes, null where there are errors.</param>
/// <param name="Subscribe">The method that subscribes, null where there are errors.</param>
internal sealed record TopicModel(
    string Namespace,
    EquatableArray<ContainingTypeModel> ContainingTypes,
    string Name,
    string FullName,
    string TypeName,
    bool HasErrors,
    string LibraryAlias,
    string CodecAlias,
    EquatableArray<string> ExternAliases,
    string Topic,
    PublishMethodModel? Publish,
    SubscribeMethodModel? Subscribe)
    : InterfaceModel(Namespace, ContainingTypes, Name, FullName, TypeName, HasErrors, ExternAliases);
