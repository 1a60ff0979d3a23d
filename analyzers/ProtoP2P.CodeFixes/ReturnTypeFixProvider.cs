using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace ProtoP2P.CodeFixes;

/// <summary>Makes a return type asynchronous (LP2P0105).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnTypeFixProvider() : NodeFixProvider("LP2P0105")
{
    private const string Tasks = "global::System.Threading.Tasks.";
    private const string Collections = "global::System.Collections.Generic.";

    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node is not TypeSyntax type || node.Parent is not MethodDeclarationSyntax)
        {
            return null;
        }

        string written = type is RefTypeSyntax reference ? reference.Type.ToString() : type.ToString();
        (string container, string simple) = type switch
        {
            PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } => (Tasks, "ValueTask"),
            GenericNameSyntax { Identifier.ValueText: "IEnumerable" } sequence =>
                (Collections, $"IAsyncEnumerable{sequence.TypeArgumentList}"),
            _ => (Tasks, $"ValueTask<{written}>"),
        };
        TypeSyntax changed = SyntaxFactory
            .ParseTypeName(container + simple)
            .WithTriviaFrom(type)
            .WithAdditionalAnnotations(Simplifier.Annotation);
        return new NodeFix($"Return {simple}", type, changed);
    }
}
