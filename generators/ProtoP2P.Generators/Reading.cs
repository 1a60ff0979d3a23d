using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>What an interface was read as, and for how long that holds.</summary>
/// <param name="model">The model, null where nothing is generated for it.</param>
/// <param name="era">What the project declared then.</param>
/// <param name="standsAlone">Whether no method of another interface has a part in it.</param>
internal sealed class Reading<TModel>(TModel? model, DeclarationEra era, bool standsAlone)
    where TModel : InterfaceModel
{
    public TModel? Model => model;

    /// <summary>Whether the same piece of syntax would be read as the same model.</summary>
    public bool HoldsIn(DeclarationEra current) =>
        current.DeclaresTheSameAs(era) || (standsAlone && current.DeclaresTheSameTypesAs(era));
}
