using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace ProtoP2P.CodeFixes;

/// <summary>A fix that changes several places of the file in which the diagnostic is. Fix-all makes all changes in one pass.</summary>
public abstract class DocumentFixProvider : CodeFixProvider
{
    private protected DocumentFixProvider(string id) => FixableDiagnosticIds = [id];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await ApplyAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await FindFixAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } fix)
            {
                CodeAction action = CodeAction.Create(
                    fix.Title, cancellationToken => ApplyAsync(context.Document, [diagnostic], cancellationToken), GetType().Name);
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>What to change, or null where there is nothing that a machine should decide.</summary>
    /// <param name="node">The innermost node at the diagnostic.</param>
    /// <param name="diagnostic">What was reported.</param>
    /// <param name="model">The semantic model of the file.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    private protected abstract DocumentFix? FindFix(
        SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken);

    private async Task<DocumentFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return model is null || root is null
            ? null
            : FindFix(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic, model, cancellationToken);
    }

    private async Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SyntaxEditor editor = new(root!, document.Project.Solution.Workspace.Services);
        foreach (Diagnostic diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            DocumentFix? fix = await FindFixAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
            fix?.Apply(editor);
        }

        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }
}
