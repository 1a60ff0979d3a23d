using System.Buffers.Binary;
using System.Numerics;

namespace ProtoP2P.Rpc;

/// <summary>Writes protobuf fields into a span that was measured before.</summary>
internal ref struct ProtoWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>How many bytes were written.</summary>
    public int Written { get; private set; }

    public static int VarintSize(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>The size of a length-delimited field with a number below 16.</summary>
    public static int FieldSize(int contentBytes) => 1 + VarintSize((uint)contentBytes) + contentBytes;

    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _destination[Written++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _destination[Written++] = (byte)value;
    }

    public void WriteTag(int field, int wireType) => WriteVarint((uint)((field << 3) | wireType));

    public void WriteVarintField(int field, ulong value)
    {
        WriteTag(field, Wire.Varint);
        WriteVarint(value);
    }

    public void WriteFixed64Field(int field, ulong value)
    {
        WriteTag(field, Wire.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(_destination[Written..], value);
        Written += 8;
    }

    public void WriteBytesHeader(int field, int length)
    {
        WriteTag(field, Wire.Bytes);
        WriteVarint((uint)length);
    }

    public void WriteBytesField(int field, ReadOnlySpan<byte> value)
    {
        WriteBytesHeader(field, value.Length);
        value.CopyTo(_destination[Written..]);
        Written += value.Length;
    }

    public void WriteTextField(int field, string value, int utf8Length)
    {
        WriteBytesHeader(field, utf8Length);
        Written += System.Text.Encoding.UTF8.GetBytes(value, _destination[Written..]);
    }
}
