using System.Security.Cryptography;

namespace ProtoP2P.Core.Tests.Keys;

public sealed class EcdsaKeyTests
{
    [Fact]
    public void Keys_written_by_the_platform_are_read()
    {
        using ECDsa platform = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] sec1 = platform.ExportECPrivateKey();
        using PrivateKey key = PrivateKey.FromProtobuf([0x08, 0x03, 0x12, (byte)sec1.Length, .. sec1]);
        PublicKey publicKey = PublicKey.FromProtobuf([0x08, 0x03, 0x12, 0x5b, .. platform.ExportSubjectPublicKeyInfo()]);

        publicKey.ShouldBe(key.PublicKey);
        publicKey.Verify("m"u8, platform.SignData("m"u8.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)).ShouldBeTrue();
        platform.VerifyData("m"u8, key.Sign("m"u8), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence).ShouldBeTrue();
    }

    [Fact]
    public void Explicit_curve_parameters_are_refused()
    {
        using ECDsa platform = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters parameters = platform.ExportExplicitParameters(includePrivateParameters: true);
        using ECDsa explicitCurve = ECDsa.Create(parameters);
        byte[] spki = explicitCurve.ExportSubjectPublicKeyInfo();
        byte[] sec1 = explicitCurve.ExportECPrivateKey();

        spki.Length.ShouldBeGreaterThan(200);
        Should.Throw<FormatException>(() => PublicKey.FromProtobuf(KeyProtobuf.Write(KeyType.Ecdsa, spki))).Message.ShouldContain("P-256");
        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(KeyProtobuf.Write(KeyType.Ecdsa, sec1))).Message.ShouldContain("P-256");
    }

    [Fact]
    public void Other_curves_and_points_off_the_curve_are_refused()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        byte[] off = Hex.Bytes(KeyVectors.EcdsaPublic);
        off[^1] ^= 1;

        Should.Throw<FormatException>(() => PublicKey.FromProtobuf(KeyProtobuf.Write(KeyType.Ecdsa, other.ExportSubjectPublicKeyInfo())));
        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(KeyProtobuf.Write(KeyType.Ecdsa, other.ExportECPrivateKey())));
        Should.Throw<FormatException>(() => PublicKey.FromProtobuf(off)).Message.ShouldContain("not on the curve");
    }

    [Fact]
    public void A_private_key_with_a_foreign_public_key_is_refused()
    {
        byte[] key = Hex.Bytes(KeyVectors.EcdsaPrivate);
        key[^1] ^= 1;

        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(key)).Message.ShouldContain("does not belong");
    }
}
