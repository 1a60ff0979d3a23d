using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.Generators;

/// <summary>Whether an attribute of an interface may be the wanted one, by what is written there: most are not, and binding each costs time.</summary>
internal sealed class AttributeNames
{
    private const string Suffix = "Attribute";

    private readonly string _name;
    private readonly string _shortName;

    /// <param name="metadataName">The full name of the wanted attribute.</param>
    public AttributeNames(string metadataName)
    {
        _name = metadataName.Substring(metadataName.LastIndexOf('.') + 1);
        _shortName = _name.Substring(0, _name.Length - Suffix.Length);
    }

    /// <summary>Whether one of the interface's attributes has the name, or one that may be an alias.</summary>
    /// <param name="node">The interface.</param>
    /// <param name="aliases">Finds the aliases of the project.</param>
    public bool AnyMayBe(InterfaceDeclarationSyntax node, Func<ImmutableHashSet<string>> aliases)
    {
        foreach (AttributeSyntax attribute in node.AttributeLists.SelectMany(static list => list.Attributes))
        {
            string name = SimpleName(attribute.Name);
            if (name == _name || name == _shortName || aliases() is var known && (known.Contains(name) || known.Contains(name + Suffix)))
            {
                return true;
            }
        }

        return false;
    }

    private static string SimpleName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}
