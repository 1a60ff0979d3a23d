using System.Runtime.CompilerServices;

namespace ProtoP2P.Core.Tests.Keys;

public sealed class DisposalTests
{
    [Fact]
    public void Disposing_zeroes_the_secret()
    {
        var ed25519 = (Ed25519PrivateKey)PrivateKey.Generate();
        var secp256k1 = (Secp256k1PrivateKey)PrivateKey.Generate(KeyType.Secp256k1);
        var ecdsa = (EcdsaPrivateKey)PrivateKey.Generate(KeyType.Ecdsa);
        byte[][] secrets = [Seed(ed25519), Scalar(secp256k1), Scalar(ecdsa)];
        secrets.ShouldAllBe(secret => secret.Any(b => b != 0));

        ed25519.Dispose();
        secp256k1.Dispose();
        ecdsa.Dispose();

        secrets.ShouldAllBe(secret => secret.Length == 32 && secret.All(b => b == 0));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_seed")]
    private static extern ref byte[] Seed(Ed25519PrivateKey key);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scalar")]
    private static extern ref byte[] Scalar(Secp256k1PrivateKey key);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scalar")]
    private static extern ref byte[] Scalar(EcdsaPrivateKey key);
}
