using System.Text;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Writes types in full, through <c>global::</c> or through the extern alias that their assembly is referenced by.</summary>
internal sealed class TypeNames(Compilation compilation)
{
    public const string Global = "global";

    // Finding the reference of an assembly walks all references; hardly any compilation has aliased ones.
    private readonly bool _hasAliasedReferences = HasAliasedReferences(compilation);
    private readonly SortedSet<string> _aliases = new(StringComparer.Ordinal);

    /// <summary>The extern aliases that the names so far need.</summary>
    public IEnumerable<string> Aliases => _aliases;

    public string Write(INamedTypeSymbol type)
    {
        StringBuilder text = new();
        text.Append(AliasOf(type.ContainingAssembly)).Append("::");
        AppendNamespace(text, type.ContainingNamespace);
        AppendType(text, type);
        return text.ToString();
    }

    public string AliasOf(IAssemblySymbol assembly)
    {
        if (!_hasAliasedReferences || SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly))
        {
            return Global;
        }

        MetadataReference? reference = compilation.GetMetadataReference(assembly);
        if (reference is null || !IsAliased(reference))
        {
            return Global;
        }

        string alias = Identifiers.Escape(reference.Properties.Aliases[0]);
        _aliases.Add(alias);
        return alias;
    }

    /// <summary>The alias of the referenced assembly of this name.</summary>
    public string AliasOf(string assembly) =>
        _hasAliasedReferences && compilation.SourceModule.ReferencedAssemblySymbols.FirstOrDefault(symbol => symbol.Name == assembly) is { } found
            ? AliasOf(found)
            : Global;

    private static bool HasAliasedReferences(Compilation compilation)
    {
        foreach (MetadataReference reference in compilation.ExternalReferences)
        {
            if (IsAliased(reference))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAliased(MetadataReference reference) =>
        !reference.Properties.Aliases.IsDefaultOrEmpty && !reference.Properties.Aliases.Contains(Global);

    private static void AppendNamespace(StringBuilder text, INamespaceSymbol symbol)
    {
        if (symbol.IsGlobalNamespace)
        {
            return;
        }

        AppendNamespace(text, symbol.ContainingNamespace);
        text.Append(Identifiers.Escape(symbol.Name)).Append('.');
    }

    private void AppendType(StringBuilder text, INamedTypeSymbol type)
    {
        if (type.ContainingType is { } container)
        {
            AppendType(text, container);
            text.Append('.');
        }

        text.Append(Identifiers.Escape(type.Name));
        if (type.TypeArguments.IsEmpty)
        {
            return;
        }

        string separator = "<";
        foreach (ITypeSymbol argument in type.TypeArguments)
        {
            text.Append(separator).Append(WriteArgument(argument));
            separator = ", ";
        }

        text.Append('>');
    }

    private string WriteArgument(ITypeSymbol argument)
    {
        string annotation = argument is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } ? "?" : "";
        return argument is INamedTypeSymbol { SpecialType: SpecialType.None } named
            ? Write(named) + annotation
            : argument.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + annotation;
    }
}
