using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.CodeFixes;

/// <summary>Rewrites a protocol id that is written as a literal (LP2P0001, LP2P0002, LP2P0003, LP2P0007).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ProtocolIdFixProvider() : NodeFixProvider("LP2P0001", "LP2P0002", "LP2P0003", "LP2P0007")
{
    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node is not LiteralExpressionSyntax { Token.Value: string id } literal)
        {
            return null;
        }

        string repaired = Repair(id, diagnostic.Id);
        LiteralExpressionSyntax replacement = SyntaxFactory
            .LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(repaired))
            .WithTriviaFrom(literal);
        return new NodeFix($"Change the id to '{repaired}'", literal, replacement);
    }

    private static string Repair(string id, string diagnosticId) => diagnosticId switch
    {
        "LP2P0001" => "/" + id,
        "LP2P0002" => new string([.. id.Select(static character => character is > ' ' and <= '~' ? character : '-')]),
        "LP2P0003" => id.TrimEnd('/') + "/1.0.0",
        _ => "/" + string.Join("/", id.Split(['/'], StringSplitOptions.RemoveEmptyEntries)),
    };
}
