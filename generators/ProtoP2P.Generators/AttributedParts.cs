using Microsoft.CodeAnalysis;

namespace ProtoP2P.Generators;

/// <summary>Tells the parts of an interface apart that carry its attribute.</summary>
internal static class AttributedParts
{
    /// <summary>Whether <paramref name="node"/> is the part that carries <paramref name="attribute"/>, which holds for one part alone.</summary>
    /// <remarks>A second attribute on another part is an error of its own (CS0579); the contract is still written once.</remarks>
    public static bool Carries(SyntaxNode node, AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } application
        && application.SyntaxTree == node.SyntaxTree
        && node.Span.Contains(application.Span);
}
