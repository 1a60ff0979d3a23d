using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Tests.Security;

/// <summary>What a certificate proves, and what it does not.</summary>
public sealed class TlsIdentityTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly PrivateKey _identity = PrivateKey.FromEd25519Seed(new byte[32]);
    private readonly CertificateBuilder _builder = new(s_now);

    public void Dispose()
    {
        _identity.Dispose();
        _builder.Dispose();
    }

    [Theory]
    [InlineData(TlsVectors.Ed25519, TlsVectors.Ed25519Peer)]
    [InlineData(TlsVectors.Ecdsa, TlsVectors.EcdsaPeer)]
    [InlineData(TlsVectors.Secp256k1, TlsVectors.Secp256k1Peer)]
    public void The_specifications_certificates_prove_their_peers(string certificate, string peer) =>
        TlsIdentity.Verify(Convert.FromHexString(certificate), s_now).Peer.ToString().ShouldBe(peer);

    [Fact]
    public void The_specifications_invalid_certificate_is_refused() =>
        Refusal(Convert.FromHexString(TlsVectors.Invalid)).ShouldContain("not of that identity's key");

    [Theory]
    [InlineData(KeyType.Ed25519)]
    [InlineData(KeyType.Secp256k1)]
    [InlineData(KeyType.Ecdsa)]
    [InlineData(KeyType.Rsa)]
    public void Our_own_certificate_proves_its_identity(KeyType type)
    {
        using PrivateKey identity = PrivateKey.Generate(type);
        using X509Certificate2 certificate = TlsCertificate.Create(identity, s_now);

        TlsIdentity proved = TlsIdentity.Verify(certificate.RawData, s_now);

        proved.Key.ShouldBe(identity.PublicKey);
        proved.Peer.ShouldBe(PeerId.FromPublicKey(identity.PublicKey));
    }

    [Fact]
    public void Our_own_certificate_has_the_one_extension_and_a_long_life()
    {
        using X509Certificate2 certificate = TlsCertificate.Create(_identity, s_now);

        X509Extension extension = certificate.Extensions.ShouldHaveSingleItem();
        extension.Oid!.Value.ShouldBe("1.3.6.1.4.1.53594.1.1");
        extension.Critical.ShouldBeFalse();
        certificate.NotBefore.ToUniversalTime().ShouldBe(s_now.UtcDateTime.AddHours(-1));
        certificate.NotAfter.ToUniversalTime().ShouldBe(s_now.UtcDateTime.AddYears(100));
    }

    [Fact]
    public void A_certificate_of_the_usual_shape_is_accepted()
    {
        _builder.Extend(_identity);
        _builder.Request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        _builder.Request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        _builder.Request.CertificateExtensions.Add(new X509Extension("1.2.3.4", [5, 0], critical: false));

        TlsIdentity.Verify(_builder.Build(), s_now).Key.ShouldBe(_identity.PublicKey);
    }

    [Theory]
    [InlineData(-2, "valid from")]
    [InlineData(25, "valid from")]
    public void A_certificate_out_of_its_time_is_refused(int hours, string reason)
    {
        _builder.Extend(_identity);

        Refusal(_builder.Build(), s_now.AddHours(hours)).ShouldContain(reason);
    }

    [Fact]
    public void A_certificate_without_the_extension_is_refused() => Refusal(_builder.Build()).ShouldContain("no libp2p extension");

    [Fact]
    public void The_extension_twice_is_refused()
    {
        byte[] once = _builder.Extend(_identity).Build();
        byte[] twice = CertificateBuilder.Duplicate(once, _builder.Key, _builder.Extension!);

        Refusal(twice).ShouldContain("twice");
    }

    [Fact]
    public void An_unknown_critical_extension_is_refused()
    {
        _builder.Extend(_identity);
        _builder.Request.CertificateExtensions.Add(new X509Extension("1.2.3.4", [5, 0], critical: true));

        Refusal(_builder.Build()).ShouldContain("1.2.3.4");
    }

    [Fact]
    public void A_signature_over_another_certificates_key_is_refused()
    {
        using CertificateBuilder other = new(s_now);
        other.Extend(_identity);
        _builder.Request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.53594.1.1", other.Extension!, critical: true));

        Refusal(_builder.Build()).ShouldContain("not of that identity's key");
    }

    [Fact]
    public void A_certificate_that_another_key_signed_is_refused()
    {
        using ECDsa authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refusal(_builder.Extend(_identity).SignedBy(authority)).ShouldContain("not signed by its own key");
    }

    [Fact]
    public void A_key_on_another_curve_is_refused()
    {
        using CertificateBuilder builder = new(s_now, ECDsa.Create(ECCurve.NamedCurves.nistP521));

        Refusal(builder.Extend(_identity).Build()).ShouldContain("curve");
    }

    [Theory]
    [InlineData(1024, false)]
    [InlineData(2048, true)]
    public void An_rsa_key_needs_2048_bits(int bits, bool isAccepted)
    {
        using RSA key = RSA.Create(bits);
        foreach (RSASignaturePadding padding in new[] { RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss })
        {
            byte[] certificate = CertificateBuilder.Rsa(key, padding, _identity, s_now);
            if (isAccepted)
            {
                TlsIdentity.Verify(certificate, s_now).Key.ShouldBe(_identity.PublicKey);
            }
            else
            {
                Refusal(certificate).ShouldContain("bits");
            }
        }
    }

    [Fact]
    public void Sha1_is_refused() =>
        Refusal(CertificateBuilder.Rename(_builder.Extend(_identity).Build(), "1.2.840.10045.4.1")).ShouldContain("signature algorithm is not accepted");

    [Fact]
    public void No_changed_or_cut_certificate_is_accepted_or_throws_anything_else()
    {
        byte[] certificate = _builder.Extend(_identity).Build();
        for (int length = 0; length < certificate.Length; length++)
        {
            Refusal(certificate[..length]);
        }

        for (int place = 0; place < certificate.Length; place++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. certificate];
                changed[place] ^= (byte)(1 << bit);
                Refusal(changed);
            }
        }
    }

    private static string Refusal(byte[] certificate, DateTimeOffset? now = null) =>
        Should.Throw<ProtocolViolationException>(() => TlsIdentity.Verify(certificate, now ?? s_now)).Message;
}
