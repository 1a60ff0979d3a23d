using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace ProtoP2P.CodeFixes;

/// <summary>Gives an overload a wire name of its own (LP2P0109).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddRpcMethodFixProvider() : NodeFixProvider("LP2P0109")
{
    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        // Only the overload without a name: what a written name should have been is not ours to say.
        if (node is not MethodDeclarationSyntax { Parent: InterfaceDeclarationSyntax contract } method || HasRpcMethod(method))
        {
            return null;
        }

        string name = FreeName(contract, method.Identifier.ValueText);
        AttributeSyntax attribute = SyntaxFactory.Attribute(
            (NameSyntax)SyntaxFactory.ParseName("global::ProtoP2P.RpcMethod").WithAdditionalAnnotations(Simplifier.Annotation),
            SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.AttributeArgument(
                SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name))))));
        AttributeListSyntax list = SyntaxFactory
            .AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(method.GetLeadingTrivia());
        SyntaxTrivia indentation = method.GetLeadingTrivia().LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        MethodDeclarationSyntax changed = method.WithLeadingTrivia(indentation);
        changed = changed.WithAttributeLists(changed.AttributeLists.Insert(0, list.WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)));
        return new NodeFix($"Name it '{name}' on the wire", method, changed.WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static bool HasRpcMethod(MethodDeclarationSyntax method) =>
        method.AttributeLists
            .SelectMany(static list => list.Attributes)
            .Any(static attribute => attribute.Name.ToString().Contains("RpcMethod"));

    private static string FreeName(InterfaceDeclarationSyntax contract, string method)
    {
        string stem = WithoutAsync(method);
        IEnumerable<string> written = contract.DescendantTokens()
            .Where(static token => token.IsKind(SyntaxKind.StringLiteralToken))
            .Select(static token => token.ValueText);
        IEnumerable<string> implied = contract.Members.OfType<MethodDeclarationSyntax>()
            .Select(static member => WithoutAsync(member.Identifier.ValueText));
        HashSet<string> taken = [.. written, .. implied];
        int number = 2;
        while (taken.Contains(stem + number))
        {
            number++;
        }

        return stem + number;
    }

    private static string WithoutAsync(string name) =>
        name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;
}
