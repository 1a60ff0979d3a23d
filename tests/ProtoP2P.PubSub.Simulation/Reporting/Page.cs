using System.Text;

namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>What the program found, as a part of docs/pubsub.md with images beside it. Everything goes to the console too.</summary>
internal sealed class Page
{
    private readonly StringBuilder _text = new();
    private readonly List<(string File, string Svg)> _images = [];

    /// <summary>Adds lines.</summary>
    public void Add(params string[] lines)
    {
        foreach (string line in lines)
        {
            Console.WriteLine(line);
            _text.Append(line).Append('\n');
        }
    }

    /// <summary>Adds a chart.</summary>
    public void Add(string file, Chart chart)
    {
        _images.Add((file, chart.ToSvg()));
        Add(string.Empty, $"![{chart.Title}](images/{file}.svg)");
    }

    /// <summary>Writes the text between the markers of a name, and the images.</summary>
    /// <exception cref="InvalidOperationException">docs/pubsub.md is not above the current directory, or has no such markers.</exception>
    public void Write(string name)
    {
        string docs = FindDocs();
        string page = Path.Combine(docs, "pubsub.md");
        string text = File.ReadAllText(page);
        string begin = $"<!-- simulation: {name} -->";
        string end = $"<!-- end of simulation: {name} -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{page} has no '{begin}' and '{end}' after it: add them where the figures belong");
        }

        File.WriteAllText(page, $"{text[..(from + begin.Length)]}\n{_text}{text[to..]}");
        Directory.CreateDirectory(Path.Combine(docs, "images"));
        foreach ((string file, string svg) in _images)
        {
            File.WriteAllText(Path.Combine(docs, "images", $"{file}.svg"), svg);
        }
    }

    private static string FindDocs()
    {
        for (DirectoryInfo? directory = new(Environment.CurrentDirectory); directory is not null; directory = directory.Parent)
        {
            string docs = Path.Combine(directory.FullName, "docs");
            if (File.Exists(Path.Combine(docs, "pubsub.md")))
            {
                return docs;
            }
        }

        throw new InvalidOperationException($"no docs/pubsub.md at or above {Environment.CurrentDirectory}: run within the repository");
    }
}
