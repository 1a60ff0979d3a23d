using Microsoft.CodeAnalysis;

namespace ProtoP2P.Generators;

/// <summary>Tells the parts of an interface apart that carry its attribute.</summary>
internal static class AttributedParts
{
    /// <summary>The attribute where this part is the one that carries it, null on every other.</summary>
    /// <remarks>A second attribute on another part is an error of its own (CS0579); the contract is still written once.</remarks>
    public static AttributeData? FindAttribute(GeneratorAttributeSyntaxContext context, AttributeData? attribute)
    {
        SyntaxReference? application = attribute?.ApplicationSyntaxReference;
        SyntaxNode node = context.TargetNode;
        return application is null || application.SyntaxTree != node.SyntaxTree || !node.Span.Contains(application.Span) ? null : attribute;
    }
}
