namespace ProtoP2P.Core.Tests.Keys;

public sealed class Ed25519KeyTests
{
    [Fact]
    public void The_official_pair_reads_and_writes_itself()
    {
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(KeyVectors.Ed25519Private));

        Hex.Text(key.ToProtobuf()).ShouldBe(KeyVectors.Ed25519Private);
        Hex.Text(key.PublicKey.ToProtobuf()).ShouldBe(KeyVectors.Ed25519Public);
        key.PublicKey.Type.ShouldBe(KeyType.Ed25519);
        key.PublicKey.Equals(PublicKey.FromProtobuf(Hex.Bytes(KeyVectors.Ed25519Public))).ShouldBeTrue();
    }

    [Fact]
    public void The_legacy_form_reads_as_the_same_key()
    {
        string data = KeyVectors.Ed25519Private[8..];
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes("08011260" + data + data[64..]));

        Hex.Text(key.ToProtobuf()).ShouldBe(KeyVectors.Ed25519Private);
    }

    [Fact]
    public void Public_keys_inside_a_private_key_must_be_the_right_ones()
    {
        string data = KeyVectors.Ed25519Private[8..];
        string wrong = new('0', 64);

        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(Hex.Bytes("08011260" + data + wrong))).Message.ShouldContain("differ");
        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(Hex.Bytes("08011240" + data[..64] + wrong))).Message.ShouldContain("seed");
        Should.Throw<FormatException>(() => PrivateKey.FromProtobuf(Hex.Bytes("08011220" + data[..64])));
    }

    [Fact]
    public void Signs_and_verifies()
    {
        using PrivateKey key = PrivateKey.Generate();
        byte[] signature = key.Sign("message"u8);

        key.PublicKey.Verify("message"u8, signature).ShouldBeTrue();
        key.PublicKey.Verify("massage"u8, signature).ShouldBeFalse();
        signature[3] ^= 1;
        key.PublicKey.Verify("message"u8, signature).ShouldBeFalse();
        key.PublicKey.Verify("message"u8, []).ShouldBeFalse();
    }

    [Fact]
    public void A_seed_gives_one_key()
    {
        using PrivateKey one = PrivateKey.FromEd25519Seed(Hex.Bytes(KeyVectors.Ed25519Private[8..72]));

        Hex.Text(one.ToProtobuf()).ShouldBe(KeyVectors.Ed25519Private);
        Should.Throw<ArgumentException>(() => PrivateKey.FromEd25519Seed(new byte[31]));
    }

    [Fact]
    public void A_disposed_key_neither_signs_nor_tells_its_secret()
    {
        PrivateKey key = PrivateKey.Generate();
        key.Dispose();
        key.Dispose();

        Should.Throw<ObjectDisposedException>(() => key.Sign("message"u8));
        Should.Throw<ObjectDisposedException>(() => key.ToProtobuf());
    }
}
