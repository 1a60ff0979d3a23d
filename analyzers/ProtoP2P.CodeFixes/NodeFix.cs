using Microsoft.CodeAnalysis;

namespace ProtoP2P.CodeFixes;

/// <summary>One replacement.</summary>
/// <param name="title">What the user reads in the menu.</param>
/// <param name="old">The node to replace.</param>
/// <param name="replacement">What takes its place.</param>
internal sealed class NodeFix(string title, SyntaxNode old, SyntaxNode replacement)
{
    public string Title { get; } = title;

    public SyntaxNode Old { get; } = old;

    public SyntaxNode New { get; } = replacement;
}
