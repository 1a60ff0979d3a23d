using System.Text;

namespace ProtoP2P.PubSub.Tests.Messages;

/// <summary>What goes over the wire, byte for byte.</summary>
public sealed class MessageVectorTests
{
    private const string KeyPair =
        "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

    private const string Unsigned =
        "0a260024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e120568656c6c6f1a080000000000000001220474657374";

    private const string Signature =
        "f05e62a21b5f1f89b4ab356feb34c493746a2af8ef2fa03b9fd4956fb40d3c279b1eae5153c6b28dce3b2f9bed546dc1cfd5a71513af0aa38ee38d31675ac30f";

    private static readonly PrivateKey Key = PrivateKey.FromProtobuf(Convert.FromHexString(KeyPair));
    private static readonly PeerId Author = PeerId.FromPublicKey(Key.PublicKey);

    [Fact]
    public void A_signed_message_has_these_bytes()
    {
        byte[] encoded = MessageWriter.WriteSigned("test", "hello"u8, Author, 1, key: null, bytes => Key.Sign(bytes));

        Convert.ToHexStringLower(encoded).ShouldBe(Unsigned + "2a40" + Signature);
        IsAuthentic(Read(encoded)).ShouldBeTrue();
    }

    [Fact]
    public void The_authors_key_may_go_with_it()
    {
        PubSubMessage message = Read(MessageWriter.WriteSigned("test", "hello"u8, Author, 1, Key.PublicKey, bytes => Key.Sign(bytes)));

        IsAuthentic(message).ShouldBeTrue();
        MessageIdFunctions.Js(message).ShouldBe(new MessageId([.. Key.PublicKey.ToProtobuf().Span, 0, 0, 0, 0, 0, 0, 0, 1]));
    }

    [Fact]
    public void Every_bit_of_a_signed_message_counts()
    {
        byte[] encoded = MessageWriter.WriteSigned("test", "hello"u8, Author, 1, key: null, bytes => Key.Sign(bytes));
        for (int bit = 0; bit < encoded.Length * 8; bit++)
        {
            byte[] changed = [.. encoded];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (MessageFields.TryRead(changed, out MessageFields fields)
                && fields.Topic is { } topic
                && MessageSignature.FindMissing(fields, SignaturePolicy.StrictSign) is null)
            {
                IsAuthentic(new PubSubMessage(Encoding.UTF8.GetString(topic.Span), fields, Author)).ShouldBeFalse($"bit {bit}");
            }
        }
    }

    [Fact]
    public void Another_ones_signature_is_none()
    {
        using PrivateKey other = PrivateKey.Generate();

        IsAuthentic(Read(MessageWriter.WriteSigned("test", "hello"u8, Author, 1, key: null, bytes => other.Sign(bytes)))).ShouldBeFalse();
        IsAuthentic(Read(MessageWriter.WriteSigned("test", "hello"u8, Author, 1, other.PublicKey, bytes => other.Sign(bytes)))).ShouldBeFalse();
    }

    [Fact]
    public void Fields_that_are_not_known_are_signed_too()
    {
        byte[] extended = [.. Convert.FromHexString(Unsigned), 0xba, 0x3e, 0x01, 0x07];
        byte[] encoded = [.. extended, 0x2a, 0x40, .. Key.Sign(MessageSignature.SignedBytes(extended))];

        IsAuthentic(Read(encoded)).ShouldBeTrue();
    }

    [Fact]
    public void Absent_and_empty_are_not_the_same()
    {
        MessageFields.TryRead(MessageWriter.WriteUnsigned("test", []), out MessageFields fields).ShouldBeTrue();

        fields.From.ShouldBeNull();
        fields.Data.ShouldNotBeNull();
        MessageSignature.FindMissing(fields, SignaturePolicy.StrictNoSign).ShouldBeNull();
        MessageFields.TryRead(Convert.FromHexString("0a00120122220474657374"), out fields).ShouldBeTrue();
        MessageSignature.FindMissing(fields, SignaturePolicy.StrictNoSign).ShouldBe(RejectReason.UnexpectedAuthInfo);
    }

    [Fact]
    public void A_field_that_comes_twice_makes_a_message_unreadable() =>
        MessageFields.TryRead(Convert.FromHexString("22047465737422047465737a"), out _).ShouldBeFalse();

    [Fact]
    public void Ids_are_those_of_each_implementation()
    {
        PubSubMessage message = Read(MessageWriter.WriteSigned("test", "hello"u8, Author, 1, key: null, bytes => Key.Sign(bytes)));

        MessageIdFunctions.Go(message).ToString().ShouldBe(Convert.ToHexStringLower(Author.Multihash.Span) + "0000000000000001");
        Encoding.UTF8.GetString(MessageIdFunctions.Rust(message).Span).ShouldBe("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq1");
        MessageIdFunctions.Js(message).ToString().ShouldBe(Convert.ToHexStringLower(Key.PublicKey.ToProtobuf().Span) + "0000000000000001");
        MessageIdFunctions.Sha256(message).ToString().ShouldBe("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    }

    private static PubSubMessage Read(byte[] encoded)
    {
        MessageFields.TryRead(encoded, out MessageFields fields).ShouldBeTrue();
        return new PubSubMessage("test", fields, Author);
    }

    private static bool IsAuthentic(PubSubMessage message) => MessageSignature.Verify(message, new AuthorKeys());
}
