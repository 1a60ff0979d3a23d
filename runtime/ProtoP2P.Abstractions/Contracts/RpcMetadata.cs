using System.Collections;
using System.Text;

namespace ProtoP2P;

/// <summary>Keys and values that travel beside a call's messages. At most 64 entries and 8 KiB.</summary>
/// <remarks>Keys are lower-case ASCII; <c>traceparent</c> and <c>tracestate</c> are reserved. A key may occur more than once.</remarks>
public sealed class RpcMetadata : IReadOnlyCollection<KeyValuePair<string, ReadOnlyMemory<byte>>>
{
    private readonly List<KeyValuePair<string, ReadOnlyMemory<byte>>> _entries = [];
    private readonly bool _isReadOnly;

    /// <summary>An empty collection to add to.</summary>
    public RpcMetadata()
    {
    }

    private RpcMetadata(bool isReadOnly) => _isReadOnly = isReadOnly;

    /// <summary>A shared collection that stays empty.</summary>
    public static RpcMetadata Empty { get; } = new(isReadOnly: true);

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>The first value of <paramref name="key"/> as UTF-8 text, or null.</summary>
    public string? this[string key] => TryGet(key, out ReadOnlyMemory<byte> value) ? Encoding.UTF8.GetString(value.Span) : null;

    /// <summary>Adds a text value.</summary>
    public void Add(string key, string value) => Add(key, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a binary value.</summary>
    /// <exception cref="ArgumentException">The key is empty or not lower-case printable ASCII.</exception>
    public void Add(string key, ReadOnlyMemory<byte> value)
    {
        if (_isReadOnly)
        {
            throw new InvalidOperationException("the shared empty metadata cannot be added to; make a new RpcMetadata");
        }

        if (!IsValidKey(key))
        {
            throw new ArgumentException($"metadata key '{key}' must be lower-case printable ASCII without spaces", nameof(key));
        }

        _entries.Add(new(key, value));
    }

    /// <summary>The first value of <paramref name="key"/>.</summary>
    public bool TryGet(string key, out ReadOnlyMemory<byte> value)
    {
        foreach (KeyValuePair<string, ReadOnlyMemory<byte>> entry in _entries)
        {
            if (entry.Key == key)
            {
                value = entry.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ReadOnlyMemory<byte>>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool IsValidKey(string key)
    {
        foreach (char character in key)
        {
            if (character is <= ' ' or > '~' or (>= 'A' and <= 'Z'))
            {
                return false;
            }
        }

        return key.Length > 0;
    }
}
