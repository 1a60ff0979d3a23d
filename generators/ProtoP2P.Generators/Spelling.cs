using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.Generators;

/// <summary>What two equivalent pieces of syntax may still differ in, and mean something else by.</summary>
/// <remarks>
/// <see cref="SyntaxFactory.AreEquivalent(SyntaxNode, SyntaxNode, bool)"/> takes identifiers by their value: <c>@nameof(X)</c> calls a method where
/// <c>nameof(X)</c> is a constant, and <c>[@Name]</c> never means <c>NameAttribute</c>. It does not look at the end of an interpolated raw string either,
/// by which the lines are unindented.
/// </remarks>
internal static class Spelling
{
    /// <summary>Whether two pieces of syntax that are equivalent but for their bodies differ in how a token is written.</summary>
    public static bool Differs(SyntaxNode before, SyntaxNode after)
    {
        // Not by recursion: what a program wrote may be nested deeper than the stack.
        Stack<(SyntaxNode Before, SyntaxNode After)> rest = new();
        rest.Push((before, after));
        while (rest.Count > 0)
        {
            (SyntaxNode earlier, SyntaxNode later) = rest.Pop();
            if (!IsToCompare(earlier, later))
            {
                continue;
            }

            foreach ((SyntaxNodeOrToken one, SyntaxNodeOrToken other) in earlier.ChildNodesAndTokens().Zip(later.ChildNodesAndTokens(), static (one, other) => (one, other)))
            {
                if (one.IsToken && other.IsToken && Differs(one.AsToken(), other.AsToken()))
                {
                    return true;
                }

                if (one.AsNode() is { } child && other.AsNode() is { } match)
                {
                    rest.Push((child, match));
                }
            }
        }

        return false;
    }

    // What the parser took over from the file before the edit is the same.
    private static bool IsToCompare(SyntaxNode before, SyntaxNode after) =>
        !before.IsIncrementallyIdenticalTo(after) && before is not (BlockSyntax or ArrowExpressionClauseSyntax);

    private static bool Differs(SyntaxToken before, SyntaxToken after) => before.Kind() switch
    {
        SyntaxKind.IdentifierToken => before.ValueText == after.ValueText && before.Text != after.Text,
        SyntaxKind.InterpolatedRawStringEndToken => before.Text != after.Text,
        _ => false,
    };
}
