using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace ProtoP2P.CodeFixes;

/// <summary>Lets callers cancel (LP2P0108).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddCancellationTokenFixProvider() : NodeFixProvider("LP2P0108")
{
    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node is not MethodDeclarationSyntax { ParameterList: { } list })
        {
            return null;
        }

        ParameterSyntax token = SyntaxFactory
            .Parameter(SyntaxFactory.Identifier("cancellationToken"))
            .WithType(SyntaxFactory
                .ParseTypeName("global::System.Threading.CancellationToken")
                .WithTrailingTrivia(SyntaxFactory.Space)
                .WithAdditionalAnnotations(Simplifier.Annotation))
            .WithDefault(SyntaxFactory.EqualsValueClause(
                SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression)));
        ParameterSyntax spaced = list.Parameters.Count == 0 ? token : token.WithLeadingTrivia(SyntaxFactory.Space);
        return new NodeFix("Add a CancellationToken", list, list.AddParameters(spaced));
    }
}
