using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace ProtoP2P.CodeFixes;

/// <summary>Gives a method of a topic contract a return type that publishes or subscribes (LP2P0604).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TopicReturnTypeFixProvider() : NodeFixProvider("LP2P0604")
{
    private const string PubSub = "global::ProtoP2P.PubSub.";
    private const string Collections = "global::System.Collections.Generic.";

    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node is not TypeSyntax type || node.Parent is not MethodDeclarationSyntax method || FindType(type, method) is not var (container, simple))
        {
            return null;
        }

        TypeSyntax changed = SyntaxFactory
            .ParseTypeName(container + simple)
            .WithTriviaFrom(type)
            .WithAdditionalAnnotations(Simplifier.Annotation);
        return new NodeFix($"Return {simple}", type, changed);
    }

    // Only a method that publishes takes a message, and only one that subscribes returns a sequence.
    private static (string Container, string Simple)? FindType(TypeSyntax type, MethodDeclarationSyntax method)
    {
        if (method.ParameterList.Parameters.Any(TakesMessage))
        {
            return (PubSub, "PublishResult");
        }

        return Unwrap(type) switch
        {
            GenericNameSyntax { Identifier.ValueText: "ITopicSubscription", TypeArgumentList: var element } =>
                (PubSub, "ITopicSubscription" + element),
            GenericNameSyntax { TypeArgumentList: { Arguments.Count: 1 } element } => (Collections, "IAsyncEnumerable" + element),
            _ => null,
        };
    }

    private static TypeSyntax Unwrap(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => Unwrap(nullable.ElementType),
        GenericNameSyntax { Identifier.ValueText: "Task" or "ValueTask", TypeArgumentList.Arguments: { Count: 1 } element } => Unwrap(element.First()),
        QualifiedNameSyntax qualified => Unwrap(qualified.Right),
        _ => type,
    };

    private static bool TakesMessage(ParameterSyntax parameter)
    {
        string type = parameter.Type?.ToString() ?? "";
        return type != "int" && !type.EndsWith("CancellationToken", StringComparison.Ordinal);
    }
}
