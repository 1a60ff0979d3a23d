using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace ProtoP2P.CodeFixes;

/// <summary>Awaits a call (LP2P0403), where the function around it is async or may become so without anyone noticing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitFixProvider() : DocumentFixProvider("LP2P0403")
{
    private const string TaskType = "global::System.Threading.Tasks.Task";

    private protected override DocumentFix? FindFix(
        SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode? place = node.AncestorsAndSelf().FirstOrDefault(
            static ancestor => ancestor is StatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax);
        if (place is null || FindAwaited(place, node) is not { } awaited
            || !CanAwait(place, model, cancellationToken, out SyntaxNode? becomesAsync))
        {
            return null;
        }

        return new DocumentFix(
            "Await the call",
            editor =>
            {
                editor.ReplaceNode(place, awaited.WithTriviaFrom(place).WithAdditionalAnnotations(Formatter.Annotation));
                if (becomesAsync is not null)
                {
                    editor.ReplaceNode(becomesAsync, static (current, _) => MakeAsync(current));
                }
            });
    }

    /// <summary>The statement, or the body, with the call awaited.</summary>
    private static SyntaxNode? FindAwaited(SyntaxNode place, SyntaxNode call) => place switch
    {
        ExpressionStatementSyntax { Expression: ConditionalAccessExpressionSyntax access } when IsPlain(access.Expression) =>
            AwaitWhereNotNull(access),
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax invocation } plain => plain.WithExpression(Await(invocation)),
        ArrowExpressionClauseSyntax { Expression: InvocationExpressionSyntax invocation } arrow => arrow.WithExpression(Await(invocation)),
        LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables, UsingKeyword.RawKind: 0 } declaration
            when variables[0].Initializer?.Value == call && call is InvocationExpressionSyntax invocation && !IsMentioned(declaration, variables[0].Identifier) =>
            SyntaxFactory.ExpressionStatement(Await(invocation)),
        _ => null,
    };

    private static bool IsMentioned(LocalDeclarationStatementSyntax declaration, SyntaxToken local) => declaration.Parent!.DescendantNodes()
        .OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == local.ValueText);

    private static bool IsPlain(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsPlain(access.Expression),
        _ => false,
    };

    private static AwaitExpressionSyntax Await(ExpressionSyntax call) => SyntaxFactory.AwaitExpression(
        SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), call.WithoutTrivia());

    // What may be null cannot be awaited.
    private static StatementSyntax? AwaitWhereNotNull(ConditionalAccessExpressionSyntax access)
    {
        string receiver = access.Expression.WithoutTrivia().ToString();
        string call = access.WhenNotNull.WithoutTrivia().ToString();
        return SyntaxFactory.ParseStatement($"if ({receiver} is not null)\n{{\n    await {receiver}{call};\n}}\n");
    }

    private static bool CanAwait(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken, out SyntaxNode? becomesAsync)
    {
        becomesAsync = null;
        foreach (SyntaxNode ancestor in place.Ancestors())
        {
            switch (ancestor)
            {
                // Neither may hold an await.
                case LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.RawKind != 0;
                case LocalFunctionStatementSyntax local:
                    becomesAsync = IsAsync(local.Modifiers) ? null : local;
                    return becomesAsync is null || (IsVoid(local.ReturnType) && IsOnlyCalled(local, local.Identifier, local.ParameterList, model, cancellationToken));
                case MethodDeclarationSyntax method:
                    becomesAsync = IsAsync(method.Modifiers) ? null : method;
                    return becomesAsync is null || (IsVoid(method.ReturnType) && IsPrivate(method, model, cancellationToken)
                        && IsOnlyCalled(method, method.Identifier, method.ParameterList, model, cancellationToken));
                case GlobalStatementSyntax:
                    return true;
                case MemberDeclarationSyntax or AccessorDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    private static bool IsAsync(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.AsyncKeyword);

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };

    // The signature of anything else is known where this file does not show it.
    private static bool IsPrivate(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(method, cancellationToken) is
        {
            DeclaredAccessibility: Accessibility.Private,
            ExplicitInterfaceImplementations.IsEmpty: true,
            IsPartialDefinition: false,
            PartialDefinitionPart: null,
            Name: not "Main",
            ContainingType.DeclaringSyntaxReferences.Length: 1,
        }
        && method.AttributeLists.Count == 0;

    // As a delegate its type is part of what it is used for; an async method takes no references.
    private static bool IsOnlyCalled(
        SyntaxNode function, SyntaxToken name, ParameterListSyntax parameters, SemanticModel model, CancellationToken cancellationToken)
    {
        ISymbol? symbol = model.GetDeclaredSymbol(function, cancellationToken);
        bool takesReferences = parameters.Parameters.Any(static parameter => parameter.Modifiers.Any(
            static modifier => modifier.RawKind is (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword or (int)SyntaxKind.InKeyword));
        return !takesReferences && function.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(reference => reference.Identifier.ValueText == name.ValueText)
            .Where(reference => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(reference, cancellationToken).Symbol, symbol))
            .All(static reference => reference.Parent is InvocationExpressionSyntax or MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax });
    }

    private static SyntaxNode MakeAsync(SyntaxNode function)
    {
        SyntaxToken async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return function switch
        {
            MethodDeclarationSyntax method when !IsAsync(method.Modifiers) => method.Modifiers.Count == 0
                ? method.WithReturnType(Task(method.ReturnType).WithLeadingTrivia()).WithModifiers([async.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia())])
                : method.WithReturnType(Task(method.ReturnType)).AddModifiers(async),
            LocalFunctionStatementSyntax local when !IsAsync(local.Modifiers) => local.Modifiers.Count == 0
                ? local.WithReturnType(Task(local.ReturnType).WithLeadingTrivia()).WithModifiers([async.WithLeadingTrivia(local.ReturnType.GetLeadingTrivia())])
                : local.WithReturnType(Task(local.ReturnType)).AddModifiers(async),
            _ => function,
        };
    }

    private static TypeSyntax Task(TypeSyntax old) =>
        SyntaxFactory.ParseTypeName(TaskType).WithTriviaFrom(old).WithAdditionalAnnotations(Simplifier.Annotation);
}
