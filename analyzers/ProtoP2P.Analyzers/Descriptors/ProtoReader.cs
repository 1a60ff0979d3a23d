namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>Reads protobuf fields one after another: as much as descriptors need, so that no library is loaded into the compiler.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private const int MaxVarintBytes = 10;

    private ReadOnlySpan<byte> _rest = data;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, where it is a number.</summary>
    public ulong Value { get; private set; }

    /// <summary>Its content, where it is length-delimited.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly int Int => unchecked((int)Value);

    public readonly string Text => System.Text.Encoding.UTF8.GetString(Bytes.ToArray());

    /// <summary>Reads the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FormatException">The data is no protobuf message.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = ReadVarint();
        Field = (int)((tag >> 3) & 0x1FFFFFFF);
        Value = 0;
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                Value = ReadVarint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Bytes = Take(ReadVarint());
                break;
            case 5:
                Take(4);
                break;
            default:
                throw new FormatException("unknown wire type");
        }

        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int i = 0; i < MaxVarintBytes && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest.Slice(i + 1);
                return value;
            }
        }

        throw new FormatException("truncated number");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new FormatException("truncated field");
        }

        ReadOnlySpan<byte> taken = _rest.Slice(0, (int)count);
        _rest = _rest.Slice((int)count);
        return taken;
    }
}
