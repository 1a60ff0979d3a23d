using System.Globalization;
using System.Numerics;

namespace ProtoP2P.Core.Tests.Keys;

public sealed class Secp256k1KeyTests
{
    private static readonly BigInteger Order = BigInteger.Parse("00fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // Known multiples of the generator (SEC 2 and the widely published test values).
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000003", "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("aa5e28d6a97a2479a65527f7290311a3624d4cc0fa1578598ee3c2613bf99522", "0234f9460f0e4f08393d192b3c5133a6ba099aa0ad9fd54ebccfacdfa239ff49c6")]
    [InlineData("7e2b897b8cebc6361663ad410835639826d590f393d90a9538881735256dfae3", "03d74bf844b0862475103d96a611cf2d898447e288d34b360bc885cb8ce7c00575")]
    public void Known_scalars_give_known_points(string scalar, string point)
    {
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes("08021220" + scalar));

        Hex.Text(key.PublicKey.ToProtobuf()).ShouldBe("08021221" + point);
        Hex.Text(key.ToProtobuf()).ShouldBe("08021220" + scalar);
    }

    /// <summary>Regression seen elsewhere: a scalar read as a signed number is restored as another peer.</summary>
    [Fact]
    public void Secp256k1_key_restored_as_another_peer()
    {
        var random = new Random(1);
        for (int i = 0; i < 50; i++)
        {
            var scalar = new byte[32];
            random.NextBytes(scalar);
            scalar[0] = (byte)(i % 2 == 0 ? 0x80 | (scalar[0] & 0x7e) : 0);
            using PrivateKey key = PrivateKey.FromProtobuf([0x08, 0x02, 0x12, 0x20, .. scalar]);
            using PrivateKey restored = PrivateKey.FromProtobuf(key.ToProtobuf());

            PeerId.FromPublicKey(restored.PublicKey).ShouldBe(PeerId.FromPublicKey(key.PublicKey));
            PublicKey.FromProtobuf(key.PublicKey.ToProtobuf().Span).Verify("m"u8, restored.Sign("m"u8)).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Scalars_outside_the_group_are_refused(string scalar)
        => Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(Hex.Bytes("08021220" + scalar))).Message.ShouldContain("order");

    [Theory]
    [InlineData("020000000000000000000000000000000000000000000000000000000000000005")]
    [InlineData("02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30")]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("0079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    public void Points_off_the_curve_are_refused_and_their_ids_hold_no_key(string point)
    {
        Should.Throw<FormatException>(() => PublicKey.FromProtobuf(Hex.Bytes("08021221" + point))).Message.ShouldContain("point of the curve");
        PeerId.FromMultihash(Hex.Bytes("002508021221" + point)).TryGetPublicKey(out _).ShouldBeFalse();
    }

    [Fact]
    public void An_uncompressed_point_is_read_and_written_compressed()
    {
        const string x = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
        const string y = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

        Hex.Text(PublicKey.FromProtobuf(Hex.Bytes("08021241" + "04" + x + y)).ToProtobuf()).ShouldBe("08021221" + "02" + x);
        Should.Throw<FormatException>(() => PublicKey.FromProtobuf(Hex.Bytes("08021241" + "04" + x + y[..62] + "b9")));
    }

    [Fact]
    public void Signatures_have_a_low_s_and_strict_der()
    {
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(KeyVectors.Secp256k1Private));
        Span<byte> numbers = stackalloc byte[64];
        for (int i = 0; i < 64; i++)
        {
            byte[] signature = key.Sign([(byte)i]);
            EcdsaSignature.TryReadDer(signature, numbers).ShouldBeTrue();
            var s = new BigInteger(numbers[32..], isUnsigned: true, isBigEndian: true);
            (s * 2).ShouldBeLessThan(Order);
            EcdsaSignature.WriteDer(numbers).ShouldBe(signature);
            key.PublicKey.Verify([(byte)i], signature).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("3006020101020101", true)]
    [InlineData("300702010102020001", false)]
    [InlineData("308106020101020101", false)]
    [InlineData("3006020100020101", false)]
    [InlineData("3006020181020101", false)]
    [InlineData("300602010102010100", false)]
    [InlineData("3009020101020101020101", false)]
    [InlineData("3080020101020101 0000", false)]
    [InlineData("3003020101", false)]
    [InlineData("", false)]
    public void Only_strict_der_is_read(string hex, bool valid)
        => EcdsaSignature.TryReadDer(Hex.Bytes(hex.Replace(" ", "", StringComparison.Ordinal)), new byte[64]).ShouldBe(valid);

    [Fact]
    public void Numbers_that_are_too_long_are_no_signature()
        => EcdsaSignature.TryReadDer(Hex.Bytes("3026" + "022101" + new string('0', 64) + "020101"), new byte[64]).ShouldBeFalse();
}
