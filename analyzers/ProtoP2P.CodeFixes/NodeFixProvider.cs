using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ProtoP2P.CodeFixes;

/// <summary>A fix that replaces one node of the file in which the diagnostic is.</summary>
public abstract class NodeFixProvider : CodeFixProvider
{
    private protected NodeFixProvider(params string[] ids) => FixableDiagnosticIds = [.. ids];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

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
}
