using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Reads the values of an enum.</summary>
internal sealed class LockEnumReader(string name) : LockEntryReader
{
    private readonly List<LockedEnumValue> _values = [];

    public LockedEnum ToEnum() => new(
        name,
        EquatableArray<LockedEnumValue>.From(
            _values.OrderBy(static value => value.Number).ThenBy(static value => value.Name, StringComparer.Ordinal)),
        Reserved);

    public override string? ReadMember(string[] words)
    {
        if (words[0] == LockTokens.Reserved)
        {
            return ReadReserved(words);
        }

        if (words.Length != 2 || !LockWords.TryParse(words[0], out int number) || !LockTokens.IsName(words[1]))
        {
            return "is not 'NUMBER NAME' or 'reserved FIRST LAST'";
        }

        LockedEnumValue value = new(number, words[1]);
        if (_values.Exists(other => other.Name == value.Name))
        {
            return $"repeats '{value.Name}'";
        }

        _values.Add(value);
        return null;
    }
}
