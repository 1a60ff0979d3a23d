using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>The names of an interface that a part is generated for.</summary>
internal static class InterfaceNames
{
    /// <summary>Its namespace as it is written in source; empty for the global one.</summary>
    public static string Namespace(INamedTypeSymbol type) => JoinNamespace(type.ContainingNamespace, Identifiers.Escape);

    /// <summary>Its full metadata name, with <c>+</c> before nested types.</summary>
    public static string FullName(INamedTypeSymbol type)
    {
        string name = type.MetadataName;
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            name = container.MetadataName + "+" + name;
        }

        return JoinNamespace(type.ContainingNamespace, static part => part) is { Length: > 0 } containing ? containing + "." + name : name;
    }

    private static string JoinNamespace(INamespaceSymbol symbol, Func<string, string> write)
    {
        if (symbol.IsGlobalNamespace)
        {
            return "";
        }

        string outer = JoinNamespace(symbol.ContainingNamespace, write);
        return outer.Length == 0 ? write(symbol.Name) : outer + "." + write(symbol.Name);
    }
}
