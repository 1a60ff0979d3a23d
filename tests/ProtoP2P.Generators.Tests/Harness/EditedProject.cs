using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>
/// A project whose files have places to edit: <c>«one|other»</c> is a place that reads one way or the other. A file of which nothing is left is not part of
/// the project, and a file that an edit leaves alone keeps its tree, as in an editor.
/// </summary>
internal sealed class EditedProject
{
    private readonly string[][] _pieces;
    private readonly int[] _chosen;
    private readonly SyntaxTree?[] _trees;

    public EditedProject(params IEnumerable<string> files)
    {
        _pieces = [.. files.Select(file => file.Split('«', '»'))];
        Places = [.. _pieces.SelectMany((pieces, file) => Enumerable.Range(0, pieces.Length / 2).Select(place => (file, (2 * place) + 1)))];
        _chosen = new int[Places.Count];
        _trees = [.. _pieces.Select((_, file) => Parse(file))];
        Compilation = CSharpCompilation.Create("Contracts", _trees.OfType<SyntaxTree>(), References.All, TestCompilation.Options);
    }

    /// <summary>File and piece of each place.</summary>
    public IReadOnlyList<(int File, int Piece)> Places { get; }

    public CSharpCompilation Compilation { get; private set; }

    public string[] Alternatives(int place) => _pieces[Places[place].File][Places[place].Piece].Split('|');

    /// <summary>Makes a place read otherwise.</summary>
    public void Edit(int place, int alternative)
    {
        int file = Places[place].File;
        SyntaxTree? before = _trees[file];
        _chosen[place] = alternative;
        _trees[file] = Parse(file);
        Compilation = (before, _trees[file]) switch
        {
            (null, null) => Compilation,
            ({ } old, { } edited) => Compilation.ReplaceSyntaxTree(old, edited),
            _ => Compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(_trees.OfType<SyntaxTree>()),
        };
    }

    /// <summary>Changes something else than the files.</summary>
    public void Change(Func<CSharpCompilation, CSharpCompilation> change) => Compilation = change(Compilation);

    private SyntaxTree? Parse(int file)
    {
        string[] pieces = [.. _pieces[file]];
        for (int place = 0; place < Places.Count; place++)
        {
            if (Places[place].File == file)
            {
                pieces[Places[place].Piece] = Alternatives(place)[_chosen[place]];
            }
        }

        string text = string.Concat(pieces);
        return string.IsNullOrWhiteSpace(text) ? null : TestCompilation.Parse(text, $"Source{file}.cs");
    }
}
