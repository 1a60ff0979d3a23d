using Microsoft.CodeAnalysis.CSharp;

namespace ProtoP2P.Contracts;

internal static class Identifiers
{
    /// <summary><paramref name="name"/> as it is written in source, with <c>@</c> where it is a keyword.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;
}
