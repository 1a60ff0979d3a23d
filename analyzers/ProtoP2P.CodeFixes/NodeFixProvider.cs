using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ProtoP2P.CodeFixes;

/// <summary>
/// A fix that replaces one node of the file in which the diagnostic is. Fix-all repeats it diagnostic by diagnostic, because a fix may depend
/// on what the one before has written.
/// </summary>
public abstract class NodeFixProvider : CodeFixProvider
{
    private protected NodeFixProvider(params string[] ids) => FixableDiagnosticIds = [.. ids];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await FixAllAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (FindFix(node, diagnostic) is { } fix)
            {
                Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(fix.Old, fix.New));
                context.RegisterCodeFix(CodeAction.Create(fix.Title, _ => Task.FromResult(changed), GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>What to replace, or null where there is nothing that a machine should decide.</summary>
    /// <param name="node">The innermost node at the diagnostic.</param>
    /// <param name="diagnostic">What was reported.</param>
    private protected abstract NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic);

    private async Task<Document?> FixAllAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return null;
        }

        (SyntaxNode Node, Diagnostic Diagnostic)[] places =
        [
            .. diagnostics
                .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                .Select(diagnostic => (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic)),
        ];
        SyntaxNode current = root.TrackNodes(places.Select(static place => place.Node).Distinct());
        foreach ((SyntaxNode node, Diagnostic diagnostic) in places)
        {
            // An earlier fix may have taken the place of this one.
            if (current.GetCurrentNode(node) is { } now && FindFix(now, diagnostic) is { } fix)
            {
                current = current.ReplaceNode(fix.Old, fix.New);
            }
        }

        return document.WithSyntaxRoot(current);
    }
}
