namespace ProtoP2P.Encodings;

/// <summary>Reads the fields of a small protobuf message. Nothing is copied and nothing throws; what is malformed ends the reading with false.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    public const int VarintType = 0;
    public const int Fixed64Type = 1;
    public const int BytesType = 2;
    public const int Fixed32Type = 5;

    private ReadOnlySpan<byte> _rest = message;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>How many bytes are not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Reads one field. A varint field has its value in <paramref name="number"/>, a bytes field in <paramref name="bytes"/>.</summary>
    public bool TryReadField(out int field, out int wireType, out ulong number, out ReadOnlySpan<byte> bytes)
    {
        field = 0;
        wireType = 0;
        number = 0;
        bytes = default;
        if (!TryReadVarint(out ulong tag) || tag is < 8 or > uint.MaxValue)
        {
            return false;
        }

        field = (int)(tag >> 3);
        wireType = (int)(tag & 7);
        return wireType switch
        {
            VarintType => TryReadVarint(out number),
            Fixed64Type => TryTake(8, out bytes),
            BytesType => TryReadVarint(out ulong length) && TryTake(length, out bytes),
            Fixed32Type => TryTake(4, out bytes),
            _ => false, // Groups (3, 4) are obsolete and in no libp2p message.
        };
    }

    private bool TryReadVarint(out ulong value)
    {
        const int maxLength = 10;
        value = 0;
        for (int i = 0; i < _rest.Length && i < maxLength; i++)
        {
            byte b = _rest[i];
            if (i == maxLength - 1 && b > 1)
            {
                return false;
            }

            value |= (ulong)(b & 0x7f) << (7 * i);
            if (b < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > (ulong)_rest.Length)
        {
            return false;
        }

        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
