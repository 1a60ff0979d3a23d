using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace ProtoP2P.CodeFixes;

/// <summary>Gives an iterator the token of the method that returns it (LP2P0115).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class IteratorTokenFixProvider() : DocumentFixProvider("LP2P0115")
{
    private const string Attribute = "System.Runtime.CompilerServices.EnumeratorCancellationAttribute";

    private protected override DocumentFix? FindFix(
        SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<ParameterSyntax>() is not { } token || diagnostic.AdditionalLocations.Count == 0
            || node.SyntaxTree.GetRoot(cancellationToken).FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true)
                is not InvocationExpressionSyntax call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol iterator
            || iterator.Parameters.Any(parameter => parameter.IsParams || parameter.Name == token.Identifier.ValueText)
            || FindDeclaration(iterator, node.SyntaxTree, cancellationToken) is not { } declaration
            || model.Compilation.GetTypeByMetadataName(Attribute) is not { } attribute
            || token.Type is null || model.GetTypeInfo(token.Type, cancellationToken).Type is not { } type)
        {
            return null;
        }

        // Other callers of a method have no token to give; a local function has only these callers, and loses what it captured.
        bool isLocal = declaration.Parent is LocalFunctionStatementSyntax;
        bool isOptional = !isLocal || iterator.Parameters.Any(static parameter => parameter.IsOptional);
        SyntaxNode[] calls = isLocal ? [.. FindCalls(iterator, token, model, cancellationToken)] : [call];
        return new DocumentFix(
            $"Pass '{token.Identifier.ValueText}' to '{iterator.Name}'",
            editor =>
            {
                editor.ReplaceNode(declaration, (current, generator) => AddParameter(
                    (ParameterListSyntax)current,
                    token.Identifier,
                    (NameSyntax)generator.TypeExpression(attribute),
                    (TypeSyntax)generator.TypeExpression(type),
                    isOptional));
                foreach (SyntaxNode each in calls)
                {
                    editor.ReplaceNode(each, (current, _) => AddArgument((InvocationExpressionSyntax)current, token.Identifier, iterator));
                }
            });
    }

    private static ParameterListSyntax? FindDeclaration(IMethodSymbol iterator, SyntaxTree tree, CancellationToken cancellationToken)
    {
        SyntaxReference[] declarations = [.. iterator.DeclaringSyntaxReferences];
        return declarations.Length != 1 || declarations[0].SyntaxTree != tree || iterator.PartialDefinitionPart is not null
            ? null
            : declarations[0].GetSyntax(cancellationToken) switch
            {
                LocalFunctionStatementSyntax local => local.ParameterList,
                MethodDeclarationSyntax method when !iterator.IsVirtual && !iterator.IsOverride => method.ParameterList,
                _ => null,
            };
    }

    private static IEnumerable<SyntaxNode> FindCalls(
        IMethodSymbol iterator, ParameterSyntax token, SemanticModel model, CancellationToken cancellationToken) =>
        token.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(call, cancellationToken).Symbol, iterator));

    private static ParameterListSyntax AddParameter(
        ParameterListSyntax list, SyntaxToken name, NameSyntax attribute, TypeSyntax type, bool isOptional)
    {
        if (list.Parameters.Any(parameter => parameter.Identifier.ValueText == name.ValueText))
        {
            return list;
        }

        ParameterSyntax parameter = SyntaxFactory.Parameter(name.WithoutTrivia())
            .WithAttributeLists([SyntaxFactory.AttributeList([SyntaxFactory.Attribute(Importable(attribute))]).WithTrailingTrivia(SyntaxFactory.Space)])
            .WithType(Importable(type).WithTrailingTrivia(SyntaxFactory.Space));
        if (isOptional)
        {
            parameter = parameter.WithDefault(SyntaxFactory.EqualsValueClause(
                SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression)));
        }

        return list.AddParameters(list.Parameters.Count == 0 ? parameter : parameter.WithLeadingTrivia(SyntaxFactory.Space));
    }

    private static T Importable<T>(T name)
        where T : TypeSyntax => name.WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation);

    private static InvocationExpressionSyntax AddArgument(InvocationExpressionSyntax call, SyntaxToken name, IMethodSymbol iterator)
    {
        ArgumentListSyntax list = call.ArgumentList;
        IdentifierNameSyntax value = SyntaxFactory.IdentifierName(name.WithoutTrivia());
        bool isNamed = list.Arguments.Count < iterator.Parameters.Length || list.Arguments.Any(static argument => argument.NameColon is not null);
        ArgumentSyntax argument = isNamed
            ? SyntaxFactory.Argument(SyntaxFactory.NameColon(value).WithTrailingTrivia(SyntaxFactory.Space), default, value)
            : SyntaxFactory.Argument(value);
        return call.WithArgumentList(list.AddArguments(list.Arguments.Count == 0 ? argument : argument.WithLeadingTrivia(SyntaxFactory.Space)));
    }
}
