using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace ProtoP2P.Core.Tests.Keys;

public sealed class RsaKeyTests
{
    [Theory]
    [InlineData(1024)]
    [InlineData(2040)]
    public void Short_keys_are_refused(int bits)
    {
        using RSA rsa = RSA.Create(bits);

        Should.Throw<FormatException>(() => PublicKey.FromProtobuf(KeyProtobuf.Write(KeyType.Rsa, rsa.ExportSubjectPublicKeyInfo()))).Message.ShouldContain($"this one {bits}");
        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(KeyProtobuf.Write(KeyType.Rsa, rsa.ExportRSAPrivateKey()))).Message.ShouldContain($"this one {bits}");
    }

    [Theory]
    [InlineData(2047, false)]
    [InlineData(2048, true)]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public void The_size_limits_are_exact(int bits, bool accepted)
    {
        BigInteger modulus = (BigInteger.One << (bits - 1)) + 1;
        byte[] protobuf = KeyProtobuf.Write(KeyType.Rsa, Spki(modulus, 65537));

        if (accepted)
        {
            PublicKey.FromProtobuf(protobuf).Verify("m"u8, new byte[bits / 8]).ShouldBeFalse();
        }
        else
        {
            Should.Throw<FormatException>(() => PublicKey.FromProtobuf(protobuf)).Message.ShouldContain("2048 to 8192");
        }
    }

    [Fact]
    public void Exponents_that_are_even_one_or_huge_are_refused()
    {
        BigInteger modulus = (BigInteger.One << 2047) + 1;
        foreach (BigInteger exponent in new[] { 0, 1, 2, 65536, BigInteger.One << 33 | 1, modulus - 2 })
        {
            Should.Throw<FormatException>(() => PublicKey.FromProtobuf(KeyProtobuf.Write(KeyType.Rsa, Spki(modulus, exponent))), exponent.ToString())
                .Message.ShouldContain("exponent");
        }

        Should.Throw<FormatException>(() => PublicKey.FromProtobuf(KeyProtobuf.Write(KeyType.Rsa, Spki(modulus + 1, 3))));
    }

    [Fact]
    public void A_private_key_whose_numbers_do_not_belong_together_is_refused()
    {
        using RSA one = RSA.Create(2048);
        byte[] key = one.ExportRSAPrivateKey();
        key[20] ^= 0x10;

        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(KeyProtobuf.Write(KeyType.Rsa, key)));
    }

    private static byte[] Spki(BigInteger modulus, BigInteger exponent)
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteInteger(modulus);
            key.WriteInteger(exponent);
        }

        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                info.WriteNull();
            }

            info.WriteBitString(key.Encode());
        }

        return info.Encode();
    }
}
