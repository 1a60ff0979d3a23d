using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.CodeFixes;

/// <summary>States that a reserved id is meant (LP2P0006).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WellKnownFixProvider() : NodeFixProvider("LP2P0006")
{
    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is not { ArgumentList: { } list } attribute)
        {
            return null;
        }

        AttributeArgumentSyntax? existing = list.Arguments
            .FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "WellKnown");
        LiteralExpressionSyntax yes = SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression);
        AttributeArgumentListSyntax changed = existing is null
            ? list.AddArguments(Argument(yes))
            : list.ReplaceNode(existing, existing.WithExpression(yes));
        return new NodeFix("Set WellKnown = true", attribute, attribute.WithArgumentList(changed));
    }

    private static AttributeArgumentSyntax Argument(ExpressionSyntax value)
    {
        NameEqualsSyntax name = SyntaxFactory.NameEquals(
            SyntaxFactory.IdentifierName("WellKnown"),
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space));
        return SyntaxFactory.AttributeArgument(name, null, value).WithLeadingTrivia(SyntaxFactory.Space);
    }
}
