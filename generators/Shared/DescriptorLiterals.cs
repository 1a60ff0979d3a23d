using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.Contracts;

/// <summary>Finds the descriptors in the source that protoc wrote: classes named <c>*Reflection</c> with a base64 literal.</summary>
internal static class DescriptorLiterals
{
    /// <summary>Far above what protoc writes for any real file, and little enough to decode while someone types.</summary>
    private const int MaxBase64Length = 16 * 1024 * 1024;

    // What protoc wrote changes hardly ever, and is looked at after every edit of any file.
    private static readonly ConditionalWeakTable<ClassDeclarationSyntax, DescriptorLiteral> Known = new();

    /// <summary>Whether a node has the name of such a class, and its place.</summary>
    public static bool IsCandidate(SyntaxNode node) =>
        node is ClassDeclarationSyntax { Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax } candidate
        && candidate.Identifier.Text.EndsWith("Reflection", StringComparison.Ordinal);

    /// <summary>The descriptor in a candidate, or null where it has none.</summary>
    public static DescriptorLiteral? Read(ClassDeclarationSyntax candidate)
    {
        if (Known.TryGetValue(candidate, out DescriptorLiteral known))
        {
            return known;
        }

        return FindBase64(candidate) is { } base64
            ? Known.GetValue(candidate, key => new DescriptorLiteral(NamespaceOf(key), base64))
            : null;
    }

    /// <summary>Those of a file.</summary>
    public static IEnumerable<DescriptorLiteral> Find(SyntaxTree tree, CancellationToken cancellationToken) =>
        tree.GetRoot(cancellationToken) is CompilationUnitSyntax root ? Classes(root.Members).Select(Read).OfType<DescriptorLiteral>() : [];

    private static IEnumerable<ClassDeclarationSyntax> Classes(SyntaxList<MemberDeclarationSyntax> members) => members.SelectMany(
        static member => member switch
        {
            BaseNamespaceDeclarationSyntax space => Classes(space.Members),
            ClassDeclarationSyntax candidate when IsCandidate(candidate) => [candidate],
            _ => [],
        });

    private static string? FindBase64(ClassDeclarationSyntax reflection)
    {
        InvocationExpressionSyntax[] calls =
        [
            .. reflection.Members.OfType<ConstructorDeclarationSyntax>()
                .SelectMany(static constructor => constructor.DescendantNodes()).OfType<InvocationExpressionSyntax>(),
        ];
        InvocationExpressionSyntax? decode = Array.Find(calls, static call => IsCallOf(call, "FromBase64String"));
        if (decode is null || !Array.Exists(calls, static call => IsCallOf(call, "FromGeneratedCode")))
        {
            return null;
        }

        StringBuilder text = new();
        foreach (LiteralExpressionSyntax literal in decode.DescendantNodes().OfType<LiteralExpressionSyntax>())
        {
            text.Append(literal.IsKind(SyntaxKind.StringLiteralExpression) ? literal.Token.ValueText : "");
        }

        return text.Length is 0 or > MaxBase64Length ? null : text.ToString();
    }

    private static bool IsCallOf(InvocationExpressionSyntax call, string method) =>
        call.Expression is MemberAccessExpressionSyntax access && access.Name.Identifier.Text == method;

    // protoc puts the messages of a file into the namespace of its reflection class.
    private static string NamespaceOf(ClassDeclarationSyntax reflection) => string.Join(
        ".",
        reflection.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse()
            .SelectMany(static space => space.Name.ToString().Split('.'))
            .Select(static part => Identifiers.Escape(part.Trim().TrimStart('@'))));
}
