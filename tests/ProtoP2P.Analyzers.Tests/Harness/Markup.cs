using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>
/// Source with the expected diagnostics marked: <c>[|span|]</c> for the id that the test is about, <c>{|LP2P0001:span|}</c> for
/// any other. Marks may nest.
/// </summary>
internal sealed class Markup
{
    private Markup(string source, IReadOnlyList<MarkedSpan> spans)
    {
        Source = source;
        Spans = spans;
    }

    /// <summary>The source without marks.</summary>
    public string Source { get; }

    public IReadOnlyList<MarkedSpan> Spans { get; }

    public static Markup Parse(string marked, string? defaultId)
    {
        StringBuilder source = new();
        List<MarkedSpan> spans = [];
        Stack<(string Id, int Start)> open = new();
        for (int i = 0; i < marked.Length; i++)
        {
            string pair = i + 1 < marked.Length ? marked.Substring(i, 2) : "";
            if (pair == "[|")
            {
                open.Push((defaultId ?? throw new ArgumentException("[| needs an id"), source.Length));
                i++;
            }
            else if (pair == "{|")
            {
                int colon = marked.IndexOf(':', i);
                open.Push((marked[(i + 2)..colon], source.Length));
                i = colon;
            }
            else if (pair is "|]" or "|}")
            {
                (string id, int start) = open.Pop();
                spans.Add(new MarkedSpan(id, TextSpan.FromBounds(start, source.Length)));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        open.ShouldBeEmpty("a mark is not closed");
        return new Markup(source.ToString(), spans);
    }
}
