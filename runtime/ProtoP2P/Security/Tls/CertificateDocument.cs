using System.Formats.Asn1;

namespace ProtoP2P.Security.Tls;

/// <summary>
/// The parts of an X.509 certificate (RFC 5280, section 4.1) that a peer's identity depends on, as they stand in its bytes. The platform's own
/// certificate class is not asked: it encodes keys anew, and what a signature covers must be what was sent.
/// </summary>
internal sealed class CertificateDocument
{
    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>The part that is signed.</summary>
    public required ReadOnlyMemory<byte> ToBeSigned { get; init; }

    /// <summary>The AlgorithmIdentifier of the signature.</summary>
    public required ReadOnlyMemory<byte> SignatureAlgorithm { get; init; }

    public required byte[] Signature { get; init; }

    public required ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required IReadOnlyList<CertificateExtension> Extensions { get; init; }

    /// <exception cref="AsnContentException">The bytes are no certificate of version 3.</exception>
    public static CertificateDocument Parse(ReadOnlyMemory<byte> der)
    {
        var reader = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader certificate = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        ReadOnlyMemory<byte> toBeSigned = certificate.PeekEncodedValue();
        AsnReader body = certificate.ReadSequence();
        ReadOnlyMemory<byte> algorithm = certificate.ReadEncodedValue();
        byte[] signature = certificate.ReadBitString(out int unused);
        certificate.ThrowIfNotEmpty();
        if (unused != 0)
        {
            throw new AsnContentException("the signature is no whole number of bytes");
        }

        ReadVersion(body);
        body.ReadIntegerBytes();
        if (!body.ReadEncodedValue().Span.SequenceEqual(algorithm.Span))
        {
            throw new AsnContentException("the signature algorithm is not the one that is signed");
        }

        body.ReadSequence(); // issuer
        AsnReader validity = body.ReadSequence();
        body.ReadSequence(); // subject
        return new CertificateDocument
        {
            ToBeSigned = toBeSigned,
            SignatureAlgorithm = algorithm,
            Signature = signature,
            NotBefore = ReadTime(validity),
            NotAfter = ReadTime(validity),
            SubjectPublicKeyInfo = body.ReadEncodedValue(),
            Extensions = ReadExtensions(body),
        };
    }

    private static void ReadVersion(AsnReader body)
    {
        if (!body.PeekTag().HasSameClassAndValue(VersionTag) || !body.ReadSequence(VersionTag).TryReadInt32(out int version) || version != 2)
        {
            throw new AsnContentException("the certificate is not of version 3");
        }
    }

    private static DateTimeOffset ReadTime(AsnReader validity) =>
        validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? validity.ReadUtcTime() : validity.ReadGeneralizedTime();

    private static List<CertificateExtension> ReadExtensions(AsnReader body)
    {
        var extensions = new List<CertificateExtension>();
        while (body.HasData && !body.PeekTag().HasSameClassAndValue(ExtensionsTag))
        {
            body.ReadEncodedValue(); // issuerUniqueID and subjectUniqueID, of which nobody has any
        }

        if (!body.HasData)
        {
            return extensions;
        }

        AsnReader outer = body.ReadSequence(ExtensionsTag);
        body.ThrowIfNotEmpty();
        AsnReader list = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        while (list.HasData)
        {
            AsnReader extension = list.ReadSequence();
            string oid = extension.ReadObjectIdentifier();
            bool isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            extensions.Add(new CertificateExtension(oid, isCritical, extension.ReadOctetString()));
            extension.ThrowIfNotEmpty();
        }

        return extensions;
    }
}
