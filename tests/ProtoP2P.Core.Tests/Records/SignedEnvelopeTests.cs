using ProtoP2P.Core.Tests.Keys;

namespace ProtoP2P.Core.Tests.Records;

public sealed class SignedEnvelopeTests
{
    private static readonly byte[] Type = [1, 2];
    private static readonly byte[] Payload = [3, 4, 5];

    [Theory]
    [InlineData(KeyType.Ed25519)]
    [InlineData(KeyType.Secp256k1)]
    [InlineData(KeyType.Ecdsa)]
    [InlineData(KeyType.Rsa)]
    public void What_is_sealed_opens_under_the_same_domain(KeyType keyType)
    {
        using PrivateKey key = PrivateKey.Generate(keyType);
        byte[] sealed_ = SignedEnvelope.Sign(key, "test", Type, Payload).ToProtobuf();

        SignedEnvelope opened = SignedEnvelope.Open(sealed_, "test");

        opened.PublicKey.ShouldBe(key.PublicKey);
        opened.PayloadType.ToArray().ShouldBe(Type);
        opened.Payload.ToArray().ShouldBe(Payload);
        opened.ToProtobuf().ShouldBe(sealed_);
        Should.Throw<FormatException>(() => SignedEnvelope.Open(sealed_, "tess")).Message.ShouldContain("tess");
        SignedEnvelope.TryOpen(sealed_, "tess", out _).ShouldBeFalse();
        SignedEnvelope.TryOpen(sealed_, "test", out _).ShouldBeTrue();
    }

    [Fact]
    public void Every_flipped_bit_is_noticed_or_harmless()
    {
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(KeyVectors.Ed25519Private));
        byte[] original = SignedEnvelope.Sign(key, "test", Type, Payload).ToProtobuf();
        for (int bit = 0; bit < original.Length * 8; bit++)
        {
            byte[] changed = [.. original];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            SignedEnvelope.TryOpen(changed, "test", out _).ShouldBeFalse($"bit {bit}");
        }
    }

    [Fact]
    public void The_boundary_between_type_and_payload_is_signed()
    {
        using PrivateKey key = PrivateKey.Generate();
        byte[] signature = SignedEnvelope.Sign(key, "test", Type, Payload).ToProtobuf()[^64..];
        byte[] moved =
        [
            0x0a, 0x24, .. key.PublicKey.ToProtobuf().Span,
            0x12, 0x01, 0x01,
            0x1a, 0x04, 0x02, 0x03, 0x04, 0x05,
            0x2a, 0x40, .. signature,
        ];

        Should.Throw<FormatException>(() => SignedEnvelope.Open(moved, "test"));
    }

    [Fact]
    public void Size_and_arguments_are_checked()
    {
        using PrivateKey key = PrivateKey.Generate();

        Should.Throw<FormatException>(() => SignedEnvelope.Open(new byte[SignedEnvelope.MaxLength + 1], "test")).Message.ShouldContain("at most");
        Should.Throw<FormatException>(() => SignedEnvelope.Open([], "test"));
        Should.Throw<ArgumentException>(() => SignedEnvelope.Sign(key, "", Type, Payload));
        Should.Throw<ArgumentException>(() => SignedEnvelope.Open([], ""));
    }
}
