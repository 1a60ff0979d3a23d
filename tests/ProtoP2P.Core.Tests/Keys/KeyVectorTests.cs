namespace ProtoP2P.Core.Tests.Keys;

public sealed class KeyVectorTests
{
    public static TheoryData<KeyType, string, string, string> Vectors { get; } = new()
    {
        { KeyType.Rsa, KeyVectors.RsaPrivate, KeyVectors.RsaPublic, KeyVectors.RsaPeerId },
        { KeyType.Ed25519, KeyVectors.Ed25519Private, KeyVectors.Ed25519Public, KeyVectors.Ed25519PeerId },
        { KeyType.Secp256k1, KeyVectors.Secp256k1Private, KeyVectors.Secp256k1Public, KeyVectors.Secp256k1PeerId },
        { KeyType.Ecdsa, KeyVectors.EcdsaPrivate, KeyVectors.EcdsaPublic, KeyVectors.EcdsaPeerId },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_official_private_key_gives_its_public_key_and_peer_id(KeyType type, string privateHex, string publicHex, string peerId)
    {
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(privateHex));

        key.PublicKey.Type.ShouldBe(type);
        Hex.Text(key.PublicKey.ToProtobuf()).ShouldBe(publicHex);
        Hex.Text(key.ToProtobuf()).ShouldBe(privateHex);
        PeerId.FromPublicKey(key.PublicKey).ToString().ShouldBe(peerId);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_official_public_key_verifies_what_its_private_key_signs(KeyType type, string privateHex, string publicHex, string peerId)
    {
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(privateHex));
        PublicKey publicKey = PublicKey.FromProtobuf(Hex.Bytes(publicHex));
        byte[] signature = key.Sign("libp2p"u8);

        publicKey.ShouldBe(key.PublicKey);
        (publicKey == key.PublicKey).ShouldBeTrue();
        (publicKey != null).ShouldBeTrue();
        publicKey.GetHashCode().ShouldBe(key.PublicKey.GetHashCode());
        publicKey.ToString().ShouldBe($"{type} {peerId}");
        publicKey.Verify("libp2p"u8, signature).ShouldBeTrue();
        publicKey.Verify("libp2q"u8, signature).ShouldBeFalse();
        publicKey.Verify("libp2p"u8, [.. signature, 0]).ShouldBeFalse();
        publicKey.Verify("libp2p"u8, signature.AsSpan(1)).ShouldBeFalse();
        signature[^1] ^= 1;
        publicKey.Verify("libp2p"u8, signature).ShouldBeFalse();
    }

    [Theory]
    [InlineData(KeyType.Rsa)]
    [InlineData(KeyType.Ed25519)]
    [InlineData(KeyType.Secp256k1)]
    [InlineData(KeyType.Ecdsa)]
    public void A_generated_key_survives_the_round_trip_and_its_disposal(KeyType type)
    {
        PrivateKey key = PrivateKey.Generate(type);
        using PrivateKey again = PrivateKey.FromProtobuf(key.ToProtobuf());

        again.PublicKey.ShouldBe(key.PublicKey);
        key.PublicKey.Verify("m"u8, again.Sign("m"u8)).ShouldBeTrue();
        key.PublicKey.Equals(PrivateKey.Generate().PublicKey).ShouldBeFalse();
        key.Dispose();
        key.Dispose();
        Should.Throw<ObjectDisposedException>(() => key.Sign("m"u8));
        Should.Throw<ObjectDisposedException>(() => key.ToProtobuf());
        key.PublicKey.Verify("m"u8, again.Sign("m"u8)).ShouldBeTrue();
    }

    [Fact]
    public void Generating_an_unknown_kind_is_refused()
        => Should.Throw<ArgumentOutOfRangeException>(() => PrivateKey.Generate((KeyType)4));
}
