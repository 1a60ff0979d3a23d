using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using ProtoP2P.Analyzers;

namespace ProtoP2P.CodeFixes;

/// <summary>Creates the lock file, records in it and retires from it (LP2P0501, LP2P0502, LP2P0504, LP2P0505).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LockFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["LP2P0501", "LP2P0502", "LP2P0504", "LP2P0505"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => LockFixAllProvider.Instance;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            Project project = context.Document.Project;
            CodeAction action = CodeAction.Create(
                Title(diagnostic.Id),
                cancellationToken => LockEdit.ApplyAsync(project, [diagnostic], cancellationToken),
                equivalenceKey: diagnostic.Id);
            context.RegisterCodeFix(action, diagnostic);
        }

        return Task.CompletedTask;
    }

    internal static string Title(string id) => id switch
    {
        "LP2P0501" => "Create the lock file",
        "LP2P0505" => "Retire the protocol",
        _ => "Record in the lock file",
    };
}
