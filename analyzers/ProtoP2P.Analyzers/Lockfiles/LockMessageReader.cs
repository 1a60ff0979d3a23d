using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Reads the fields of a message.</summary>
internal sealed class LockMessageReader(string message) : LockEntryReader
{
    private const string Expected = "is not 'NUMBER [optional|required|repeated] [enum|group] TYPE NAME [oneof NAME]' or 'reserved FIRST LAST'";
    private const int MaxNumber = (1 << 29) - 1;

    private readonly List<LockedField> _fields = [];
    private readonly HashSet<int> _numbers = [];

    public LockedMessage ToMessage() =>
        new(message, EquatableArray<LockedField>.From(_fields.OrderBy(static field => field.Number)), Reserved);

    public override string? ReadMember(string[] words)
    {
        if (words[0] == LockTokens.Reserved)
        {
            return ReadReserved(words);
        }

        if (!LockWords.TryParse(words[0], out int number) || number is < 1 or > MaxNumber)
        {
            return $"has '{words[0]}', which is no field number";
        }

        int next = 1;
        FieldCardinality cardinality = ReadCardinality(words, ref next);
        FieldTypeKind? kind = ReadKind(words, ref next);
        if (words.Length != next + 2 && (words.Length != next + 4 || words[next + 2] != LockTokens.OneOf || !LockTokens.IsName(words[next + 3])))
        {
            return Expected;
        }

        if (ReadType(kind, words[next]) is not { } type || !LockTokens.IsName(words[next + 1]))
        {
            return Expected;
        }

        string? oneOf = words.Length == next + 4 ? words[next + 3] : null;
        _fields.Add(new LockedField(number, cardinality, type, words[next + 1], oneOf));
        return _numbers.Add(number) ? null : $"repeats field {words[0]}";
    }

    // A message may be named like a keyword: a cardinality is one only where enough words follow.
    private static FieldCardinality ReadCardinality(string[] words, ref int next)
    {
        if (words.Length - next is 2 or 4 && !(words.Length - next == 4 && words[next + 2] != LockTokens.OneOf))
        {
            return FieldCardinality.Singular;
        }

        if (next < words.Length && LockWords.TryParse(words[next], out FieldCardinality cardinality) && cardinality != FieldCardinality.Singular)
        {
            next++;
            return cardinality;
        }

        return FieldCardinality.Singular;
    }

    private static FieldTypeKind? ReadKind(string[] words, ref int next)
    {
        bool hasKind = words.Length - next is 3 or 5;
        if (hasKind && words[next] is LockTokens.Enum or LockTokens.Group)
        {
            return words[next++] == LockTokens.Enum ? FieldTypeKind.Enum : FieldTypeKind.Group;
        }

        return null;
    }

    private static FieldType? ReadType(FieldTypeKind? kind, string word)
    {
        if (kind is { } known)
        {
            return LockTokens.IsFullName(word) ? new FieldType(known, word) : null;
        }

        if (LockTokens.IsScalar(word))
        {
            return new FieldType(FieldTypeKind.Scalar, word);
        }

        if (IsMap(word))
        {
            return new FieldType(FieldTypeKind.Map, word);
        }

        return LockTokens.IsFullName(word) ? new FieldType(FieldTypeKind.Message, word) : null;
    }

    private static bool IsMap(string word)
    {
        const string Start = "map<";
        int comma = word.IndexOf(',');
        if (!word.StartsWith(Start, StringComparison.Ordinal) || !word.EndsWith(">", StringComparison.Ordinal) || comma < 0)
        {
            return false;
        }

        string key = word.Substring(Start.Length, comma - Start.Length);
        string value = word.Substring(comma + 1, word.Length - comma - 2);
        return LockTokens.IsScalar(key) && LockTokens.IsFullName(value.StartsWith("enum:", StringComparison.Ordinal) ? value.Substring(5) : value);
    }
}
