using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>The severities of an <c>.editorconfig</c> beside the sources, read by the compiler's own parser.</summary>
internal sealed class EditorConfig(string text) : SyntaxTreeOptionsProvider
{
    private const string Folder = "/project/";

    private readonly AnalyzerConfigSet _set = AnalyzerConfigSet.Create((AnalyzerConfig[])[AnalyzerConfig.Parse(text, Folder + ".editorconfig")]);

    public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

    public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
        _set.GetOptionsForSourcePath(Folder + tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

    // What has no place in C# source goes by files with is_global = true.
    public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
        _set.GetOptionsForSourcePath(Folder + "Any.cs").TreeOptions.TryGetValue(diagnosticId, out severity);
}
