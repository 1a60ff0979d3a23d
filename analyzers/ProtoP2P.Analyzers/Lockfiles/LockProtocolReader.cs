using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Reads the methods of a protocol.</summary>
internal sealed class LockProtocolReader(string id, WireMode mode, LockState state) : LockEntryReader
{
    private const string Expected = "is not 'rpc NAME KIND [HEAD +] REQUEST -> REPLY'";

    private readonly List<LockedMethod> _methods = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public LockedProtocol ToProtocol() =>
        new(id, mode, state, EquatableArray<LockedMethod>.From(_methods.OrderBy(static method => method.Name, StringComparer.Ordinal)));

    public override string? ReadMember(string[] words)
    {
        bool hasHead = words.Length == 8;
        if (words[0] != LockTokens.Method || words.Length is not (6 or 8) || (hasHead && words[4] != LockTokens.And)
            || words[words.Length - 2] != LockTokens.Arrow)
        {
            return Expected;
        }

        if (!LockTokens.IsWord(words[1]) || (mode == WireMode.Bare) != (words[1] == LockTokens.Unnamed))
        {
            return mode == WireMode.Bare ? "has a name, but bare methods have none: '*'" : "has an invalid method name";
        }

        if (!LockWords.TryParse(words[2], out CallKind kind))
        {
            return $"has kind '{words[2]}', which is none of unary, oneway, server, client and duplex";
        }

        if (!TryReadMessage(words[words.Length - 3], out string? request) || !TryReadMessage(words[words.Length - 1], out string? reply))
        {
            return "has a request or reply that is no name of a message, 'bytes' or '()'";
        }

        if (hasHead && (!LockTokens.IsFullName(words[3]) || request is null || kind is not (CallKind.Client or CallKind.Duplex)))
        {
            return "has a head without a request stream";
        }

        _methods.Add(new LockedMethod(words[1], kind, hasHead ? words[3] : null, request, reply));
        return _names.Add(words[1]) ? null : $"repeats '{words[1]}'";
    }

    private static bool TryReadMessage(string word, out string? message)
    {
        message = word == LockTokens.Nothing ? null : word;
        return message is null || LockTokens.IsFullName(message);
    }
}
