using ProtoP2P.Crypto;

namespace ProtoP2P.Core.Tests.Crypto;

/// <summary>RFC 7748 and the inputs on which libraries may differ: the same suite on each back end.</summary>
public sealed class X25519Tests
{
    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Rfc7748_section_5_2_vectors(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);

        Agree(curve, "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4", "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
            .ShouldBe("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");

        // The top bit of this peer's key is set and counts for nothing.
        Agree(curve, "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d", "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")
            .ShouldBe("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
    }

    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Rfc7748_section_5_2_iterated_a_thousand_times(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        byte[] k = Hex.Bytes("0900000000000000000000000000000000000000000000000000000000000000");
        byte[] u = k;
        for (int i = 0; i < 1000; i++)
        {
            var next = new byte[32];
            curve.TryX25519(k, u, next).ShouldBeTrue();
            (k, u) = (next, k);
            if (i == 0)
            {
                Hex.Text(k).ShouldBe("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
            }
        }

        Hex.Text(k).ShouldBe("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
    }

    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Rfc7748_section_6_1_key_agreement(string backEnd)
    {
        const string alice = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
        const string alicePublic = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
        const string bob = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
        const string bobPublic = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
        const string shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);

        PublicKeyOf(curve, alice).ShouldBe(alicePublic);
        PublicKeyOf(curve, bob).ShouldBe(bobPublic);
        Agree(curve, alice, bobPublic).ShouldBe(shared);
        Agree(curve, bob, alicePublic).ShouldBe(shared);
    }

    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Low_order_points_give_no_secret(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        var privateKey = new byte[32];
        new Random(7).NextBytes(privateKey);
        string[] points =
        [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ];
        foreach (string point in points)
        {
            foreach (byte topBit in new byte[] { 0, 0x80 })
            {
                byte[] peer = Hex.Bytes(point);
                peer[31] |= topBit;
                var secret = new byte[32];
                secret.AsSpan().Fill(0xaa);

                curve.TryX25519(privateKey, peer, secret).ShouldBeFalse(Hex.Text(peer));
                secret.ShouldBe(new byte[32]);
            }
        }
    }

    /// <summary>RFC 7748, section 5: values from the prime upwards are reduced, not refused.</summary>
    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Non_canonical_points_mean_their_remainder(string backEnd)
    {
        const string privateKey = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);
        for (int remainder = 2; remainder <= 18; remainder++)
        {
            string canonical = remainder.ToString("x2", null) + new string('0', 62);
            string above = (0xed + remainder).ToString("x2", null) + new string('f', 60) + "7f";

            Agree(curve, privateKey, above).ShouldBe(Agree(curve, privateKey, canonical));
        }
    }

    [Theory]
    [InlineData(Curve25519BackEnds.Sodium)]
    [InlineData(Curve25519BackEnds.OpenSsl)]
    public void Wrong_lengths_are_the_callers_mistake_except_the_peers_key(string backEnd)
    {
        ICurve25519 curve = Curve25519BackEnds.Get(backEnd);

        Should.Throw<ArgumentException>(() => curve.X25519PublicKey(new byte[31], new byte[32]));
        Should.Throw<ArgumentException>(() => curve.X25519PublicKey(new byte[32], new byte[33]));
        Should.Throw<ArgumentException>(() => curve.TryX25519(new byte[32], new byte[32], new byte[31]));
        curve.TryX25519(new byte[32], new byte[31], new byte[32]).ShouldBeFalse();
        curve.TryX25519(new byte[32], [], new byte[32]).ShouldBeFalse();
    }

    private static string Agree(ICurve25519 curve, string privateKey, string peer)
    {
        var secret = new byte[32];
        curve.TryX25519(Hex.Bytes(privateKey), Hex.Bytes(peer), secret).ShouldBeTrue();
        return Hex.Text(secret);
    }

    private static string PublicKeyOf(ICurve25519 curve, string privateKey)
    {
        var publicKey = new byte[32];
        curve.X25519PublicKey(Hex.Bytes(privateKey), publicKey);
        return Hex.Text(publicKey);
    }
}
