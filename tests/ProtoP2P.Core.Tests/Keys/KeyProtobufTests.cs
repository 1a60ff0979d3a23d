namespace ProtoP2P.Core.Tests.Keys;

public sealed class KeyProtobufTests
{
    private static readonly string Raw = KeyVectors.Ed25519Public[8..];

    [Theory]
    [InlineData("1220{0}0801")]
    [InlineData("88000112 20{0}")]
    [InlineData("0881001220{0}")]
    [InlineData("08011a0161 1220{0}2005")]
    [InlineData("080212016108011220{0}")]
    [InlineData("080112a000{0}")]
    public void A_non_canonical_encoding_is_read_and_written_canonically(string format)
    {
        string hex = format.Replace(" ", "", StringComparison.Ordinal).Replace("{0}", Raw, StringComparison.Ordinal);

        PublicKey key = PublicKey.FromProtobuf(Hex.Bytes(hex));

        Hex.Text(key.ToProtobuf()).ShouldBe(KeyVectors.Ed25519Public);
        PeerId.FromPublicKey(key).ToString().ShouldBe(KeyVectors.Ed25519PeerId);
    }

    [Fact]
    public void The_zero_of_rsa_is_written()
        => Hex.Text(PublicKey.FromProtobuf(Hex.Bytes(KeyVectors.RsaPublic)).ToProtobuf()[..2]).ShouldBe("0800");

    [Theory]
    [InlineData("", "Type is missing")]
    [InlineData("0801", "Data is missing")]
    [InlineData("1200", "Type is missing")]
    [InlineData("08011221", "well-formed")]
    [InlineData("08041200", "Unknown key type 4")]
    [InlineData("08ffffffffffffffffff011200", "Unknown key type 18446744073709551615")]
    [InlineData("08ffffffffffffffffff021200", "well-formed")]
    [InlineData("0a01001200", "well-formed")]
    [InlineData("08011001", "well-formed")]
    [InlineData("0801120101", "32 bytes, got 1")]
    [InlineData("08020801120101", "32 bytes, got 1")]
    [InlineData("0801120b", "well-formed")]
    [InlineData("00", "well-formed")]
    [InlineData("0801130114", "well-formed")]
    public void Malformed_public_keys_say_what_is_wrong(string hex, string message)
        => Should.Throw<FormatException>(() => PublicKey.FromProtobuf(Hex.Bytes(hex))).Message.ShouldContain(message);

    [Fact]
    public void Size_is_checked_first()
    {
        Should.Throw<FormatException>(() => PublicKey.FromProtobuf(new byte[2049])).Message.ShouldContain("at most 2048");
        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(new byte[8193])).Message.ShouldContain("at most 8192");
    }
}
