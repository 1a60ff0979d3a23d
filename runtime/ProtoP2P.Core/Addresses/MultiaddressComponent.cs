namespace ProtoP2P;

/// <summary>One component of a <see cref="Multiaddress"/>: a protocol and its value.</summary>
public readonly struct MultiaddressComponent : IEquatable<MultiaddressComponent>
{
    private readonly MultiaddressProtocol? _protocol;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _valueOffset;

    internal MultiaddressComponent(MultiaddressProtocol protocol, ReadOnlyMemory<byte> bytes, int valueOffset)
    {
        _protocol = protocol;
        _bytes = bytes;
        _valueOffset = valueOffset;
    }

    /// <summary>The multicodec number of the protocol: see <see cref="MultiaddressCode"/>. 0 in a component that belongs to no address.</summary>
    public int Code => _protocol?.Code ?? 0;

    /// <summary>The protocol's name as it stands in the text form, such as <c>tcp</c>.</summary>
    public string Name => _protocol?.Name ?? "";

    /// <summary>The value's bytes, without a length prefix; empty where the protocol has no value.</summary>
    public ReadOnlyMemory<byte> Value => _bytes[_valueOffset..];

    /// <summary>The value's text, such as <c>4001</c>; empty where the protocol has no value.</summary>
    public string Text => _protocol?.Values?.Format(Value.Span) ?? "";

    /// <summary>Code, length prefix where the protocol has one, and value: the component as it stands in the binary form.</summary>
    internal ReadOnlyMemory<byte> Bytes => _bytes;

    internal MultiaddressProtocol? Protocol => _protocol;

    /// <summary>Whether two components have the same protocol and value.</summary>
    public static bool operator ==(MultiaddressComponent left, MultiaddressComponent right) => left.Equals(right);

    /// <summary>Whether two components differ in protocol or value.</summary>
    public static bool operator !=(MultiaddressComponent left, MultiaddressComponent right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(MultiaddressComponent other) => _bytes.Span.SequenceEqual(other._bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MultiaddressComponent other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>The text form of this component, such as <c>/tcp/4001</c>.</summary>
    public override string ToString() => _protocol is null ? "" : _protocol.Format(Value.Span);
}
