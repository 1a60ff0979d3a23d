using System.Formats.Asn1;
using System.Numerics;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>ECDSA signatures: r and s in 32 bytes each, or <c>SEQUENCE { r INTEGER, s INTEGER }</c> in DER. Public data.</summary>
internal static class EcdsaSignature
{
    /// <summary>Reads strict DER; false for any other spelling and for numbers that are 0 or over 32 bytes.</summary>
    public static bool TryReadDer(ReadOnlySpan<byte> der, Span<byte> signature)
    {
        try
        {
            var reader = new DerReader(der);
            DerReader sequence = reader.ReadSequence();
            reader.ThrowIfNotAtEnd();
            bool read = TryPad(sequence.ReadPositiveInteger(), signature[..EcdsaCurve.FieldSize])
                && TryPad(sequence.ReadPositiveInteger(), signature[EcdsaCurve.FieldSize..]);
            sequence.ThrowIfNotAtEnd();
            return read;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    public static byte[] WriteDer(ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature[..EcdsaCurve.FieldSize], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature[EcdsaCurve.FieldSize..], isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }

    /// <summary>Replaces s by order - s where that is smaller: both verify, and BIP 62 wants the smaller.</summary>
    public static void MakeLowS(Span<byte> signature, ReadOnlySpan<byte> order)
    {
        Span<byte> s = signature[EcdsaCurve.FieldSize..];
        var number = new BigInteger(s, isUnsigned: true, isBigEndian: true);
        BigInteger other = new BigInteger(order, isUnsigned: true, isBigEndian: true) - number;
        if (other < number)
        {
            EcdsaCurve.LeftPad(other.ToByteArray(isUnsigned: true, isBigEndian: true)).CopyTo(s);
        }
    }

    private static bool TryPad(ReadOnlySpan<byte> number, Span<byte> destination)
    {
        if (number.Length == 0 || number.Length > destination.Length)
        {
            return false;
        }

        destination.Clear();
        number.CopyTo(destination[^number.Length..]);
        return true;
    }
}
