using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;

namespace ProtoP2P.Generators;

/// <summary>
/// A compilation as one of a row that declare the same. It is known by a weak reference: the driver keeps the latest compilation until its next run,
/// and where nobody does, there is nothing to compare with and everything is read anew.
/// </summary>
internal sealed class DeclarationEra
{
    private readonly WeakReference<CSharpCompilation> _compilation;
    private readonly object _declarations;
    private readonly TypeEra _types;

    private DeclarationEra(CSharpCompilation compilation, object declarations, TypeEra types)
    {
        _compilation = new WeakReference<CSharpCompilation>(compilation);
        _declarations = declarations;
        _types = types;
    }

    /// <summary>The era of <paramref name="compilation"/>, which came after that of <paramref name="last"/>.</summary>
    public static DeclarationEra Of(CSharpCompilation compilation, DeclarationEra? last, CancellationToken cancellationToken)
    {
        if (last is null || !last._compilation.TryGetTarget(out CSharpCompilation? before))
        {
            return new DeclarationEra(compilation, new object(), new TypeEra());
        }

        if (ReferenceEquals(before, compilation))
        {
            return last;
        }

        return DeclarationChanges.Between(before, compilation, cancellationToken) switch
        {
            DeclarationChange.None => new DeclarationEra(compilation, last._declarations, last._types),
            DeclarationChange.InterfaceMethods => new DeclarationEra(compilation, new object(), last._types),
            _ => new DeclarationEra(compilation, new object(), new TypeEra()),
        };
    }

    /// <summary>Whether the project declares what it did in <paramref name="other"/>.</summary>
    public bool DeclaresTheSameAs(DeclarationEra other) => ReferenceEquals(_declarations, other._declarations);

    /// <summary>Whether it does but for methods of interfaces.</summary>
    public bool DeclaresTheSameTypesAs(DeclarationEra other) => ReferenceEquals(_types, other._types);

    /// <summary>The other names that using directives give to types and namespaces, of all files.</summary>
    public ImmutableHashSet<string> Aliases(CSharpCompilation compilation, CancellationToken cancellationToken) =>
        _types.Aliases(compilation, cancellationToken);
}
