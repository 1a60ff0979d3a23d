using Microsoft.CodeAnalysis.Editing;

namespace ProtoP2P.CodeFixes;

/// <summary>A change of several places in one file.</summary>
/// <param name="title">What the user reads in the menu.</param>
/// <param name="apply">Makes the change; a place that an earlier change has brought to the same state stays.</param>
internal sealed class DocumentFix(string title, Action<SyntaxEditor> apply)
{
    public string Title { get; } = title;

    public void Apply(SyntaxEditor editor) => apply(editor);
}
