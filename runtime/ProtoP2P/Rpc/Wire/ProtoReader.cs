using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>Reads the fields of one protobuf message in place. Every method returns false on malformed input; the reader is of no use after that.</summary>
internal ref struct ProtoReader(in ReadOnlySequence<byte> message)
{
    public const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private SequenceReader<byte> _reader = new(message);

    public readonly bool End => _reader.End;

    public bool TryReadTag(out int field, out int wireType)
    {
        (field, wireType) = (0, 0);
        if (!TryReadVarint(out ulong tag) || tag > uint.MaxValue)
        {
            return false;
        }

        field = (int)(tag >> 3);
        wireType = (int)(tag & 7);
        return field != 0;
    }

    // Unlike the length of a frame, a field may be padded: encoders differ, and proto3 accepts up to 10 bytes.
    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!_reader.TryRead(out byte next))
            {
                return false;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    public bool TryReadFixed64(out ulong value)
    {
        bool read = _reader.TryReadLittleEndian(out long signed);
        value = (ulong)signed;
        return read;
    }

    public bool TryReadBytes(out ReadOnlySequence<byte> value)
    {
        if (!TryReadVarint(out ulong length) || length > (ulong)_reader.Remaining)
        {
            value = default;
            return false;
        }

        value = _reader.Sequence.Slice(_reader.Position, (long)length);
        _reader.Advance((long)length);
        return true;
    }

    /// <summary>Skips a field that this version does not know. Groups are no part of proto3 and are malformed.</summary>
    public bool TrySkip(int wireType)
    {
        switch (wireType)
        {
            case Varint:
                return TryReadVarint(out _);
            case Fixed64:
                return TrySkipBytes(8);
            case Bytes:
                return TryReadBytes(out _);
            case Fixed32:
                return TrySkipBytes(4);
            default:
                return false;
        }
    }

    private bool TrySkipBytes(int count)
    {
        if (_reader.Remaining < count)
        {
            return false;
        }

        _reader.Advance(count);
        return true;
    }
}
