using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>Reads the fields of one protobuf message in place. Every method returns false on malformed input; the reader is of no use after that.</summary>
internal ref struct ProtoReader(in ReadOnlySequence<byte> message)
{
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

    public bool TryReadVarint(out ulong value) => _reader.TryReadVarint(out value);

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
            case Wire.Varint:
                return TryReadVarint(out _);
            case Wire.Fixed64:
                return _reader.TryAdvance(8);
            case Wire.Bytes:
                return TryReadBytes(out _);
            case Wire.Fixed32:
                return _reader.TryAdvance(4);
            default:
                return false;
        }
    }
}
