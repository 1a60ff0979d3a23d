using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>Finds the descriptors in the source that protoc wrote: classes named <c>*Reflection</c> with a base64 literal.</summary>
internal static class ReflectionSource
{
    /// <summary>Far above what protoc writes for any real file, and little enough to decode while someone types.</summary>
    private const int MaxBase64Length = 16 * 1024 * 1024;

    public static IEnumerable<DescriptorFile> Find(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (tree.GetRoot(cancellationToken) is not CompilationUnitSyntax root)
        {
            yield break;
        }

        foreach (ClassDeclarationSyntax reflection in Classes(root.Members))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Decode(FindBase64(reflection)) is { } data && DescriptorReader.Read(data, TypePrefix(reflection)) is { } file)
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<ClassDeclarationSyntax> Classes(SyntaxList<MemberDeclarationSyntax> members)
    {
        foreach (MemberDeclarationSyntax member in members)
        {
            if (member is BaseNamespaceDeclarationSyntax space)
            {
                foreach (ClassDeclarationSyntax inner in Classes(space.Members))
                {
                    yield return inner;
                }
            }
            else if (member is ClassDeclarationSyntax candidate && candidate.Identifier.Text.EndsWith("Reflection", StringComparison.Ordinal))
            {
                yield return candidate;
            }
        }
    }

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

    private static byte[]? Decode(string? base64)
    {
        try
        {
            return base64 is null ? null : Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // protoc puts the messages of a file into the namespace of its reflection class.
    private static string TypePrefix(ClassDeclarationSyntax reflection)
    {
        IEnumerable<string> parts = reflection.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse()
            .SelectMany(static space => space.Name.ToString().Split('.'))
            .Select(static part => Identifiers.Escape(part.Trim().TrimStart('@')) + ".");
        return TypeNames.Global + "::" + string.Concat(parts);
    }
}
