using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProtoP2P.Analyzers.Lockfiles;

namespace ProtoP2P.CodeFixes;

/// <summary>Makes an incompatible contract another protocol, by the next major version in its id (LP2P0503).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BumpVersionFixProvider() : NodeFixProvider("LP2P0503")
{
    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node is not LiteralExpressionSyntax { Token.Value: string id } literal || ProtocolFamily.NextMajor(id) is not { } next
            || literal.FirstAncestorOrSelf<AttributeSyntax>() is not { ArgumentList: { } list } attribute)
        {
            return null;
        }

        // The contract is one: its older ids promise the same messages, and two ids would become the same one.
        string family = ProtocolFamily.Of(id);
        AttributeArgumentSyntax[] versions =
        [
            .. list.Arguments.Where(argument =>
                argument.Expression is LiteralExpressionSyntax { Token.Value: string other } && ProtocolFamily.Of(other) == family),
        ];
        if (versions.Length == 0)
        {
            return null;
        }

        LiteralExpressionSyntax bumped = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(next));
        AttributeArgumentListSyntax others = list.RemoveNodes(versions.Skip(1), SyntaxRemoveOptions.KeepNoTrivia)!;
        AttributeArgumentSyntax first = others.Arguments[list.Arguments.IndexOf(versions[0])];
        AttributeArgumentListSyntax changed = others.ReplaceNode(first, first.WithExpression(bumped.WithTriviaFrom(first.Expression)));
        return new NodeFix($"Change the id to '{next}'", attribute, attribute.WithArgumentList(changed));
    }
}
