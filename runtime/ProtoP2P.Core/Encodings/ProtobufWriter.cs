using System.Buffers;

namespace ProtoP2P.Encodings;

/// <summary>Appends the fields of a small protobuf message.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>What was appended so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    /// <summary>Begins anew, keeping the memory.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Appends a varint field, zero included.</summary>
    public void WriteNumber(int field, ulong value)
    {
        AppendVarint((ulong)field << 3);
        AppendVarint(value);
    }

    /// <summary>Appends a length-delimited field, empty ones included.</summary>
    public void WriteBytes(int field, ReadOnlySpan<byte> value)
    {
        AppendVarint(((ulong)field << 3) | ProtobufReader.BytesType);
        AppendPrefixed(value);
    }

    /// <summary>Appends a length as a varint, then the bytes.</summary>
    public void AppendPrefixed(ReadOnlySpan<byte> value)
    {
        AppendVarint((ulong)value.Length);
        _buffer.Write(value);
    }

    // Protobuf's varint takes 64 bits, the multiformats one 63.
    private void AppendVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _buffer.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        _buffer.Write([(byte)value]);
    }
}
