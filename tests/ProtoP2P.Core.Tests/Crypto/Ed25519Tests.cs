using System.Numerics;
using System.Security.Cryptography;
using ProtoP2P.Crypto;

namespace ProtoP2P.Core.Tests.Crypto;

/// <summary>RFC 8032 and the signatures on which libraries differ: the same suite on each back end.</summary>
public sealed class Ed25519Tests
{
    private const string Seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private static readonly BigInteger Order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);
    private static readonly BigInteger Prime = (BigInteger.One << 255) - 19;

    /// <summary>The y coordinates of the points of small order, with the sign bit clear.</summary>
    private static readonly string[] SmallOrder =
    [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ];

    private static readonly (string Seed, string PublicKey, string Message, string Signature)[] Rfc8032 =
    [
        (Seed, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        ("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
    ];

    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Rfc8032_section_7_1_vectors(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        foreach ((string seed, string publicKey, string message, string signature) in Rfc8032)
        {
            byte[] derived = PublicKeyOf(curve, seed);
            var made = new byte[64];
            curve.Ed25519Sign(Hex.Bytes(seed), derived, Hex.Bytes(message), made);

            Hex.Text(derived).ShouldBe(publicKey);
            Hex.Text(made).ShouldBe(signature);
            curve.Ed25519Verify(derived, Hex.Bytes(message), made).ShouldBeTrue();
            curve.Ed25519Verify(derived, [.. Hex.Bytes(message), 0], made).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void A_scalar_with_the_order_added_is_refused(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        foreach ((_, string publicKey, string message, string signature) in Rfc8032)
        {
            byte[] malleable = Hex.Bytes(signature);
            (Number(malleable.AsSpan(32)) + Order).TryWriteBytes(malleable.AsSpan(32), out _, isUnsigned: true).ShouldBeTrue();

            curve.Ed25519Verify(Hex.Bytes(publicKey), Hex.Bytes(message), malleable).ShouldBeFalse();
        }
    }

    /// <summary>Under a key of small order anyone's signature can be valid: with S = 0 and R = the neutral element it is so for every message.</summary>
    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Public_keys_of_small_order_verify_nothing(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        foreach (byte[] key in WithBothSigns(SmallOrder))
        {
            foreach (byte[] r in WithBothSigns(SmallOrder))
            {
                curve.Ed25519Verify(key, "any"u8, [.. r, .. new byte[32]]).ShouldBeFalse();
            }
        }
    }

    /// <summary>Under the neutral element as key, R = a * B with S = a is valid for every message: OpenSSL accepts it, and all who know a can make it.</summary>
    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void A_signature_under_the_neutral_key_is_refused(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        byte[] signature = [.. PublicKeyOf(curve, Seed), .. Hex.Bytes(LittleEndian(SecretScalar() % Order))];

        curve.Ed25519Verify(Hex.Bytes(SmallOrder[0]), "any"u8, signature).ShouldBeFalse();
    }

    /// <summary>With R the neutral element the equation holds for S = k * a: OpenSSL accepts this signature and libsodium does not.</summary>
    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void A_commitment_of_small_order_is_refused(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        byte[] publicKey = PublicKeyOf(curve, Seed);
        byte[] signature = SignatureWithNeutralCommitment(publicKey);

        curve.Ed25519Verify(publicKey, "m"u8, signature).ShouldBeFalse();
    }

    [Fact]
    public void The_points_refused_are_exactly_those_of_small_order_or_not_canonical()
    {
        foreach (byte[] point in WithBothSigns(SmallOrder))
        {
            Curve25519Points.IsAcceptableEd25519Point(point).ShouldBeFalse(Hex.Text(point));
        }

        for (int remainder = 0; remainder <= 18; remainder++)
        {
            foreach (byte[] point in WithBothSigns([LittleEndian(Prime + remainder)]))
            {
                Curve25519Points.IsAcceptableEd25519Point(point).ShouldBeFalse(Hex.Text(point));
            }
        }

        foreach (byte[] point in WithBothSigns([LittleEndian(Prime - 2), LittleEndian(3), LittleEndian(Prime / 2)]))
        {
            Curve25519Points.IsAcceptableEd25519Point(point).ShouldBeTrue(Hex.Text(point));
        }

        Curve25519Points.IsCanonicalScalar(Hex.Bytes(LittleEndian(Order - 1))).ShouldBeTrue();
        Curve25519Points.IsCanonicalScalar(Hex.Bytes(LittleEndian(Order))).ShouldBeFalse();
        Curve25519Points.IsCanonicalScalar(Hex.Bytes(LittleEndian(Order + 1))).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Wrong_lengths_never_verify(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        byte[] publicKey = PublicKeyOf(curve, Seed);

        curve.Ed25519Verify(publicKey.AsSpan(1), "m"u8, new byte[64]).ShouldBeFalse();
        curve.Ed25519Verify([.. publicKey, 0], "m"u8, new byte[64]).ShouldBeFalse();
        curve.Ed25519Verify(publicKey, "m"u8, new byte[63]).ShouldBeFalse();
        curve.Ed25519Verify(publicKey, "m"u8, []).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => curve.Ed25519PublicKey(new byte[64], new byte[32]));
        Should.Throw<ArgumentException>(() => curve.Ed25519Sign(new byte[32], new byte[32], [], new byte[63]));
    }

    private static byte[] SignatureWithNeutralCommitment(byte[] publicKey)
    {
        byte[] neutral = Hex.Bytes(SmallOrder[0]);
        BigInteger challenge = Number(SHA512.HashData([.. neutral, .. publicKey, .. "m"u8]));
        return [.. neutral, .. Hex.Bytes(LittleEndian(challenge * SecretScalar() % Order))];
    }

    // RFC 8032, section 5.1.5.
    private static BigInteger SecretScalar()
    {
        byte[] expanded = SHA512.HashData(Hex.Bytes(Seed));
        expanded[0] &= 0xf8;
        expanded[31] = (byte)((expanded[31] & 0x7f) | 0x40);
        return Number(expanded.AsSpan(0, 32));
    }

    private static IEnumerable<byte[]> WithBothSigns(string[] points)
    {
        foreach (string point in points)
        {
            byte[] positive = Hex.Bytes(point);
            byte[] negative = Hex.Bytes(point);
            negative[31] |= 0x80;
            yield return positive;
            yield return negative;
        }
    }

    private static BigInteger Number(ReadOnlySpan<byte> littleEndian) => new(littleEndian, isUnsigned: true);

    private static string LittleEndian(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return Hex.Text(bytes);
    }

    private static byte[] PublicKeyOf(ICurve25519 curve, string seed)
    {
        var publicKey = new byte[32];
        curve.Ed25519PublicKey(Hex.Bytes(seed), publicKey);
        return publicKey;
    }
}
