using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace ProtoP2P.Rpc;

/// <summary>Finds a method by its name as it came off the wire, without making a string of it.</summary>
internal sealed class MethodTable<TContract>
    where TContract : class
{
    private readonly FrozenDictionary<string, ServerMethod<TContract>>.AlternateLookup<ReadOnlySpan<char>> _byName;

    public MethodTable(IReadOnlyList<ServerMethod<TContract>> methods) =>
        _byName = methods.ToFrozenDictionary(method => method.Method.Name, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The method, or null. Invalid UTF-8 matches no name.</summary>
    public ServerMethod<TContract>? Find(in ReadOnlySequence<byte> name)
    {
        Span<byte> utf8 = stackalloc byte[WireLimits.MethodBytes];
        Span<char> text = stackalloc char[WireLimits.MethodBytes];
        name.CopyTo(utf8);
        int length = Encoding.UTF8.GetChars(utf8[..(int)name.Length], text);
        return _byName.TryGetValue(text[..length], out ServerMethod<TContract>? method) ? method : null;
    }
}
