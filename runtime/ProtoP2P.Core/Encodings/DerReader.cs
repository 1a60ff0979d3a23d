using System.Formats.Asn1;

namespace ProtoP2P.Encodings;

/// <summary>Reads strict DER (X.690) from a span. Every method throws <see cref="AsnContentException"/> on anything else.</summary>
internal ref struct DerReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public DerReader ReadSequence()
    {
        AsnDecoder.ReadSequence(_rest, AsnEncodingRules.DER, out int offset, out int length, out int consumed);
        return new DerReader(Take(offset, length, consumed));
    }

    /// <summary>Reads a <c>[number]</c> explicit tag, where it comes next.</summary>
    public bool TryReadContext(int number, out DerReader content)
    {
        content = default;
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        if (_rest.IsEmpty || !Asn1Tag.Decode(_rest, out _).HasSameClassAndValue(tag))
        {
            return false;
        }

        AsnDecoder.ReadSequence(_rest, AsnEncodingRules.DER, out int offset, out int length, out int consumed, tag);
        content = new DerReader(Take(offset, length, consumed));
        return true;
    }

    /// <summary>Reads a positive integer, big-endian without leading zeros.</summary>
    public ReadOnlySpan<byte> ReadPositiveInteger()
    {
        ReadOnlySpan<byte> value = AsnDecoder.ReadIntegerBytes(_rest, AsnEncodingRules.DER, out int consumed);
        _rest = _rest[consumed..];
        if ((value[0] & 0x80) != 0)
        {
            throw new AsnContentException("The integer is negative.");
        }

        return value.TrimStart((byte)0);
    }

    public ReadOnlySpan<byte> ReadOctetString()
    {
        if (!AsnDecoder.TryReadPrimitiveOctetString(_rest, AsnEncodingRules.DER, out ReadOnlySpan<byte> value, out int consumed))
        {
            throw new AsnContentException("The octet string is not primitive.");
        }

        _rest = _rest[consumed..];
        return value;
    }

    public ReadOnlySpan<byte> ReadBitString()
    {
        if (!AsnDecoder.TryReadPrimitiveBitString(_rest, AsnEncodingRules.DER, out int unusedBits, out ReadOnlySpan<byte> value, out int consumed)
            || unusedBits != 0)
        {
            throw new AsnContentException("The bit string is not made of whole bytes.");
        }

        _rest = _rest[consumed..];
        return value;
    }

    public void ReadObjectIdentifier(string expected)
    {
        string found = AsnDecoder.ReadObjectIdentifier(_rest, AsnEncodingRules.DER, out int consumed);
        _rest = _rest[consumed..];
        if (found != expected)
        {
            throw new AsnContentException($"Expected the object identifier {expected}, found {found}.");
        }
    }

    public void ReadNull()
    {
        AsnDecoder.ReadNull(_rest, AsnEncodingRules.DER, out int consumed);
        _rest = _rest[consumed..];
    }

    public readonly void ThrowIfNotAtEnd()
    {
        if (!AtEnd)
        {
            throw new AsnContentException($"{_rest.Length} bytes follow where nothing should.");
        }
    }

    private ReadOnlySpan<byte> Take(int offset, int length, int consumed)
    {
        ReadOnlySpan<byte> content = _rest.Slice(offset, length);
        _rest = _rest[consumed..];
        return content;
    }
}
