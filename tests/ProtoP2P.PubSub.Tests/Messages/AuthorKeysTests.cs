namespace ProtoP2P.PubSub.Tests.Messages;

public sealed class AuthorKeysTests
{
    private readonly AuthorKeys _keys = new();

    [Theory]
    [InlineData(KeyType.Ecdsa)]
    [InlineData(KeyType.Rsa)]
    public void A_key_is_read_once(KeyType type)
    {
        using PrivateKey key = PrivateKey.Generate(type);
        byte[] author = PeerId.FromPublicKey(key.PublicKey).Multihash.ToArray();
        PublicKey? first = _keys.Find(author, key.PublicKey.ToProtobuf());

        first.ShouldBe(key.PublicKey);
        _keys.Find(author, key.PublicKey.ToProtobuf()).ShouldBeSameAs(first);
    }

    [Fact]
    public void A_key_of_another_is_none_even_where_the_authors_is_known()
    {
        using PrivateKey key = PrivateKey.Generate(KeyType.Ecdsa);
        using PrivateKey other = PrivateKey.Generate(KeyType.Ecdsa);
        byte[] author = PeerId.FromPublicKey(key.PublicKey).Multihash.ToArray();
        _keys.Find(author, key.PublicKey.ToProtobuf()).ShouldNotBeNull();

        _keys.Find(author, other.PublicKey.ToProtobuf()).ShouldBeNull();
        _keys.Find(author, encoded: null).ShouldBeNull();
        _keys.Find(author, new byte[] { 1 }).ShouldBeNull();
        _keys.Find(author, key.PublicKey.ToProtobuf()).ShouldBe(key.PublicKey);
    }

    [Theory]
    [InlineData(KeyType.Ed25519, false)]
    [InlineData(KeyType.Ed25519, true)]
    [InlineData(KeyType.Ecdsa, true)]
    public void Signatures_of_every_kind_of_key_are_verified(KeyType type, bool sendsKey)
    {
        using PrivateKey key = PrivateKey.Generate(type);
        using PrivateKey other = PrivateKey.Generate(type);
        var author = PeerId.FromPublicKey(key.PublicKey);
        PublicKey? sent = sendsKey ? key.PublicKey : null;

        IsAuthentic(MessageWriter.WriteSigned("t", "hello"u8, author, 1, sent, bytes => key.Sign(bytes))).ShouldBeTrue();
        IsAuthentic(MessageWriter.WriteSigned("t", "hello"u8, author, 1, sent, bytes => other.Sign(bytes))).ShouldBeFalse();
        IsAuthentic(MessageWriter.WriteSigned("t", "hello"u8, author, 1, other.PublicKey, bytes => other.Sign(bytes))).ShouldBeFalse();
    }

    private bool IsAuthentic(byte[] encoded)
    {
        MessageFields.TryRead(encoded, out MessageFields fields);
        return MessageSignature.Verify(new PubSubMessage("t", fields, PeerId.FromMultihash(fields.From!.Value.Span)), _keys);
    }
}
