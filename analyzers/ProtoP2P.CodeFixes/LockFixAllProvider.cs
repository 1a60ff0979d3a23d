using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ProtoP2P.CodeFixes;

/// <summary>Writes the lock file of each project once; the batch fixer merges changes of source only.</summary>
internal sealed class LockFixAllProvider : FixAllProvider
{
    public static LockFixAllProvider Instance { get; } = new();

    // One file belongs to a project: a smaller scope would leave it half recorded.
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        string title = LockFixProvider.Title(fixAllContext.DiagnosticIds.First());
        return Task.FromResult<CodeAction?>(
            CodeAction.Create(title, _ => FixAsync(fixAllContext), equivalenceKey: fixAllContext.CodeActionEquivalenceKey));
    }

    private static async Task<Solution> FixAsync(FixAllContext context)
    {
        Solution solution = context.Solution;
        IEnumerable<ProjectId> projects = context.Scope == FixAllScope.Solution ? solution.ProjectIds : [context.Project.Id];
        foreach (ProjectId id in projects)
        {
            ImmutableArray<Diagnostic> diagnostics =
                await context.GetAllDiagnosticsAsync(context.Solution.GetProject(id)!).ConfigureAwait(false);
            if (!diagnostics.IsEmpty)
            {
                solution = await LockEdit.ApplyAsync(solution.GetProject(id)!, diagnostics, context.CancellationToken).ConfigureAwait(false);
            }
        }

        return solution;
    }
}
