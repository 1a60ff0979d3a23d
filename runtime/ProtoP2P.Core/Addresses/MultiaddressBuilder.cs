namespace ProtoP2P;

/// <summary>Appends components to a binary address, up to <see cref="Multiaddress.MaxBytes"/>.</summary>
internal sealed class MultiaddressBuilder
{
    private readonly byte[] _buffer = new byte[Multiaddress.MaxBytes];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Appends one component; false where the address would get too long.</summary>
    public bool TryAdd(MultiaddressProtocol protocol, ReadOnlySpan<byte> value)
    {
        bool prefixed = protocol.Values is { FixedSize: null };
        int length = Varint.Length((ulong)protocol.Code) + (prefixed ? Varint.Length((ulong)value.Length) : 0) + value.Length;
        if (length > _buffer.Length - _length)
        {
            return false;
        }

        _length += Varint.Write(_buffer.AsSpan(_length), (ulong)protocol.Code);
        if (prefixed)
        {
            _length += Varint.Write(_buffer.AsSpan(_length), (ulong)value.Length);
        }

        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
        return true;
    }
}
