using System.Globalization;
using System.Text;
using ProtoP2P.Interop.Matrix.Cells;
using ProtoP2P.Interop.Matrix.Runs;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Matrix.Report;

/// <summary>The part of docs/interop.md that is made of results. The prose around it is written by hand.</summary>
internal static class InteropPage
{
    private const string Start = "<!-- results -->";
    private const string End = "<!-- /results -->";

    private static string File => Path.Combine(RepositoryPaths.Root, "docs", "interop.md");

    public static async Task WriteAsync(IReadOnlyList<DirectionResult> results, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        string page = await System.IO.File.ReadAllTextAsync(File, cancellationToken);
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(File, $"{page[..start]}\n\n{Render(results, elapsed)}\n{page[end..]}", cancellationToken);
    }

    private static string Render(IReadOnlyList<DirectionResult> results, TimeSpan elapsed)
    {
        StringBuilder text = new();
        int passed = results.Sum(result => result.Passed.Count);
        int runs = results.Sum(result => result.Runs);
        text.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}: {passed} of {runs} runs passed, in {Math.Ceiling(elapsed.TotalMinutes)} minutes.\n\n");
        text.Append(PeerVersions.Table());
        AppendTable(text, "### Against js-libp2p", results.Where(result => result.Cell.Peer == PeerKind.Js));
        AppendTable(text, "### Among ourselves", results.Where(result => result.Cell.Peer == PeerKind.Ours));
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, string title, IEnumerable<DirectionResult> results)
    {
        text.Append('\n').Append(title).Append("\n\n").Append(ResultTable.Header).Append('\n');
        foreach (DirectionResult result in results)
        {
            text.Append(ResultTable.Row(result)).Append('\n');
        }
    }
}
