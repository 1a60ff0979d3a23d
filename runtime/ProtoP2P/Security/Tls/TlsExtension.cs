using System.Formats.Asn1;

namespace ProtoP2P.Security.Tls;

/// <summary>The value of the libp2p extension: <c>SEQUENCE { OCTET STRING publicKey, OCTET STRING signature }</c>.</summary>
/// <param name="IdentityKey">The identity key in its protobuf encoding.</param>
/// <param name="Signature">The identity key's signature over <see cref="TlsConstants.SignedBytes"/>.</param>
internal readonly record struct TlsExtension(byte[] IdentityKey, byte[] Signature)
{
    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(IdentityKey);
            writer.WriteOctetString(Signature);
        }

        return writer.Encode();
    }

    /// <exception cref="AsnContentException">The bytes are no such value.</exception>
    public static TlsExtension Decode(ReadOnlyMemory<byte> value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        AsnReader sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var extension = new TlsExtension(sequence.ReadOctetString(), sequence.ReadOctetString());
        sequence.ThrowIfNotEmpty();
        return extension;
    }
}
