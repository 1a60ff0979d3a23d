using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Reads the indented lines of one entry.</summary>
internal abstract class LockEntryReader
{
    private readonly List<NumberRange> _reserved = [];

    protected EquatableArray<NumberRange> Reserved =>
        EquatableArray<NumberRange>.From(_reserved.OrderBy(static range => range.First).ThenBy(static range => range.Last));

    /// <summary>Reads a line.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public abstract string? ReadMember(string[] words);

    protected string? ReadReserved(string[] words)
    {
        if (words.Length != 3 || !LockWords.TryParse(words[1], out int first) || !LockWords.TryParse(words[2], out int last) || first > last)
        {
            return "is not 'reserved FIRST LAST'";
        }

        NumberRange range = new(first, last);
        if (_reserved.Contains(range))
        {
            return $"repeats '{string.Join(" ", words)}'";
        }

        _reserved.Add(range);
        return null;
    }
}
