using ProtoP2P.Crypto;

namespace ProtoP2P.Core.Tests.Crypto;

public sealed class Curve25519Tests
{
    [Fact]
    public void Both_back_ends_agree_on_random_keys_messages_and_damage()
    {
        ICurve25519 sodium = Curve25519BackEnds.Get(Curve25519BackEnds.Sodium);
        ICurve25519 openSsl = Curve25519BackEnds.Get(Curve25519BackEnds.OpenSsl);
        var random = new Random(42);
        for (int i = 0; i < 200; i++)
        {
            byte[] seed = Bytes(random, 32);
            byte[] message = Bytes(random, random.Next(300));
            byte[] peer = Bytes(random, 32);
            byte[] one = new byte[32], other = new byte[32], oneSignature = new byte[64], otherSignature = new byte[64];

            sodium.Ed25519PublicKey(seed, one);
            openSsl.Ed25519PublicKey(seed, other);
            one.ShouldBe(other);
            sodium.Ed25519Sign(seed, one, message, oneSignature);
            openSsl.Ed25519Sign(seed, one, message, otherSignature);
            oneSignature.ShouldBe(otherSignature);
            openSsl.Ed25519Verify(one, message, oneSignature).ShouldBeTrue();
            sodium.Ed25519Verify(one, message, oneSignature).ShouldBeTrue();
            oneSignature[random.Next(64)] ^= (byte)(1 << random.Next(8));
            sodium.Ed25519Verify(one, message, oneSignature).ShouldBeFalse();
            openSsl.Ed25519Verify(one, message, oneSignature).ShouldBeFalse();
            sodium.Ed25519Verify(peer, message, oneSignature).ShouldBe(openSsl.Ed25519Verify(peer, message, oneSignature));

            sodium.TryX25519(seed, peer, one).ShouldBe(openSsl.TryX25519(seed, peer, other));
            one.ShouldBe(other);
        }
    }

    [Fact]
    public void One_back_end_can_be_used_from_many_threads()
    {
        ICurve25519 curve = Curve25519.Default;
        var seed = new byte[32];
        var expected = new byte[32];
        curve.Ed25519PublicKey(seed, expected);

        Parallel.For(0, 200, i =>
        {
            var publicKey = new byte[32];
            var signature = new byte[64];
            curve.Ed25519PublicKey(seed, publicKey);
            curve.Ed25519Sign(seed, publicKey, [(byte)i], signature);
            publicKey.ShouldBe(expected);
            curve.Ed25519Verify(publicKey, [(byte)i], signature).ShouldBeTrue();
        });
    }

    [Fact]
    public void The_first_library_that_loads_is_chosen()
    {
        ICurve25519 available = Curve25519.Default;

        Curve25519.Choose(() => null, () => available).ShouldBeSameAs(available);
        Curve25519.Choose(() => available, () => throw new InvalidOperationException("not asked")).ShouldBeSameAs(available);
        available.Name.ShouldMatch("^(libsodium|OpenSSL) [0-9.]+");
    }

    [Fact]
    public void Without_either_library_the_error_names_both_and_how_to_install()
    {
        string message = Should.Throw<PlatformNotSupportedException>(() => Curve25519.Choose(() => null, () => null)).Message;

        message.ShouldContain("libsodium");
        message.ShouldContain("libcrypto");
        message.ShouldContain("apt-get install libsodium23");
        message.ShouldContain("brew install libsodium");
        message.ShouldNotContain("\n");
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
