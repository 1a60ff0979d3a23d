using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>
/// Reads a lock file. The order of entries and Windows line ends do not matter; everything else is as <see cref="LockWriter"/> writes
/// it, so that a slip of the hand or of a merge is never taken for a fact.
/// </summary>
internal sealed class LockParser
{
    /// <summary>A reader who has fixed this many runs the build again.</summary>
    public const int MaxErrors = 20;

    private static readonly string[] ConflictMarkers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    private readonly List<LockError> _errors = [];
    private readonly List<LockedProtocol> _protocols = [];
    private readonly List<LockedMessage> _messages = [];
    private readonly List<LockedEnum> _enums = [];
    private readonly List<string> _retired = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private LockEntryReader? _entry;

    private LockParser()
    {
    }

    public static LockParseResult Parse(string text)
    {
        LockParser parser = new();
        string[] lines = text.Split('\n');
        parser.FindConflicts(lines);
        if (parser._errors.Count == 0)
        {
            parser.ReadAll(lines);
        }

        return parser._errors.Count == 0
            ? new LockParseResult(parser.ToFile(), [])
            : new LockParseResult(LockFile.Empty, parser._errors);
    }

    private static string WithoutLineEnd(string line) => line.EndsWith("\r", StringComparison.Ordinal) ? line.Substring(0, line.Length - 1) : line;

    // What is between the markers is there twice and would only add noise.
    private void FindConflicts(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (Array.Exists(ConflictMarkers, marker => lines[i].StartsWith(marker, StringComparison.Ordinal)))
            {
                Report(i + 1, "is part of an unresolved merge conflict");
            }
        }
    }

    private void ReadAll(string[] lines)
    {
        if (WithoutLineEnd(lines[0]) != LockTokens.Header)
        {
            Report(1, $"is not '{LockTokens.Header}'");
            return;
        }

        // What follows the last line feed is no line.
        int count = lines[lines.Length - 1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (int i = 1; i < count && _errors.Count < MaxErrors; i++)
        {
            if (ReadLine(WithoutLineEnd(lines[i]), i + 1) is { } reason)
            {
                Report(i + 1, reason);
            }
        }

        EndEntry();
    }

    private string? ReadLine(string line, int number)
    {
        if (line.StartsWith("  ", StringComparison.Ordinal))
        {
            return _entry is null ? "is indented, but no entry is open" : _entry.ReadMember(line.Substring(2).Split(' '));
        }

        EndEntry();
        string[] words = line.Split(' ');
        return (words[0], words.Length) switch
        {
            (LockTokens.Protocol, 4) => ReadProtocol(words),
            (LockTokens.Message, 2) => ReadType(words[1], new LockMessageReader(words[1])),
            (LockTokens.Enum, 2) => ReadType(words[1], new LockEnumReader(words[1])),
            (LockTokens.Retired, 2) => ReadRetired(words[1]),
            _ => "is not 'protocol ID MODE STATE', 'message NAME', 'enum NAME' or 'retired ID'",
        };
    }

    private string? ReadProtocol(string[] words)
    {
        if (!LockWords.TryParse(words[2], out WireMode mode))
        {
            return $"has mode '{words[2]}', which is neither 'rpc' nor 'bare'";
        }

        if (!LockWords.TryParse(words[3], out LockState state))
        {
            return $"has state '{words[3]}', which is neither 'draft' nor 'shipped'";
        }

        _entry = new LockProtocolReader(words[1], mode, state);
        return CheckId(words[1]);
    }

    private string? ReadRetired(string id)
    {
        _retired.Add(id);
        return CheckId(id);
    }

    private string? CheckId(string id)
    {
        if (!LockTokens.IsWord(id))
        {
            return "has a protocol id that is not printable ASCII";
        }

        return _ids.Add(id) ? null : $"repeats '{id}'";
    }

    private string? ReadType(string name, LockEntryReader entry)
    {
        _entry = entry;
        if (!LockTokens.IsFullName(name))
        {
            return $"has '{name}', which is no name of a message or enum";
        }

        return _types.Add(name) ? null : $"repeats '{name}'";
    }

    private void EndEntry()
    {
        switch (_entry)
        {
            case LockProtocolReader protocol:
                _protocols.Add(protocol.ToProtocol());
                break;
            case LockMessageReader message:
                _messages.Add(message.ToMessage());
                break;
            case LockEnumReader values:
                _enums.Add(values.ToEnum());
                break;
        }

        _entry = null;
    }

    private LockFile ToFile() => new(
        EquatableArray<LockedProtocol>.From(_protocols.OrderBy(static protocol => protocol.Id, StringComparer.Ordinal)),
        EquatableArray<LockedMessage>.From(_messages.OrderBy(static message => message.Name, StringComparer.Ordinal)),
        EquatableArray<LockedEnum>.From(_enums.OrderBy(static values => values.Name, StringComparer.Ordinal)),
        EquatableArray<string>.From(_retired.OrderBy(static id => id, StringComparer.Ordinal)));

    private void Report(int line, string reason)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new LockError(line, reason));
        }
    }
}
