using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProtoP2P.Analyzers;
using ProtoP2P.Analyzers.Descriptors;
using ProtoP2P.Analyzers.Lockfiles;

namespace ProtoP2P.CodeFixes;

/// <summary>Changes the lock file of a project so that diagnostics go away.</summary>
internal static class LockEdit
{
    public static async Task<Solution> ApplyAsync(Project project, IReadOnlyCollection<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        string? configured = LockSource.ConfiguredPath(project.AnalyzerOptions.AnalyzerConfigOptionsProvider);
        TextDocument? document = LockSource.Find(project.AdditionalDocuments, configured, static candidate => candidate.FilePath);
        LockFile? locked = document is null ? LockFile.Empty : await ReadAsync(document, cancellationToken).ConfigureAwait(false);
        Compilation? compilation = await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        if (locked is null || compilation is null)
        {
            return project.Solution;
        }

        SourceText text = SourceText.From(LockWriter.Write(Update(locked, compilation, diagnostics, cancellationToken)), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return document is null
            ? Add(project, configured, text)
            : project.Solution.WithAdditionalDocumentText(document.Id, text);
    }

    private static LockFile Update(
        LockFile locked, Compilation compilation, IReadOnlyCollection<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        string[] gone =
        [
            .. diagnostics
                .Where(static diagnostic => diagnostic.Id == LockDescriptors.Gone.Id)
                .Select(static diagnostic => diagnostic.Properties[LockProperties.ProtocolId]!),
        ];
        LockFile kept = LockRecorder.Retire(locked, gone);
        if (gone.Length == diagnostics.Count)
        {
            return kept;
        }

        DescriptorPool pool = DescriptorPool.Read(compilation, cancellationToken);
        return LockRecorder.Record(kept, LockRecorder.ReadContracts(compilation, pool, cancellationToken), pool.Tables);
    }

    private static async Task<LockFile?> ReadAsync(TextDocument document, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        LockParseResult result = LockParser.Parse(text.ToString());
        return result.Errors.Count == 0 ? result.File : null;
    }

    private static Solution Add(Project project, string? configured, SourceText text)
    {
        string? folder = Path.GetDirectoryName(project.FilePath);
        string path = configured ?? (folder is null ? LockSource.DefaultName : Path.Combine(folder, LockSource.DefaultName));
        return project.AddAdditionalDocument(Path.GetFileName(path), text, filePath: path).Project.Solution;
    }
}
