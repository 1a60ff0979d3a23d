using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ProtoP2P.Crypto;

/// <summary>The curve operations over libsodium.</summary>
internal sealed unsafe class SodiumCurve25519 : Curve25519BackEnd
{
    private const int SecretKeySize = 64;

    private SodiumCurve25519() => Name = "libsodium " + Marshal.PtrToStringUTF8((nint)SodiumNative.VersionString());

    public override string Name { get; }

    /// <summary>The back end, or null where libsodium does not load.</summary>
    public static SodiumCurve25519? TryCreate()
        // sodium_init answers 1 where it had been called before.
        => NativeLibraries.TryLoadSodium() && SodiumNative.Init() >= 0 ? new SodiumCurve25519() : null;

    protected override void DeriveX25519PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        fixed (byte* output = publicKey, key = privateKey)
        {
            ThrowIfFailed(SodiumNative.ScalarMultBase(output, key), "crypto_scalarmult_curve25519_base");
        }
    }

    protected override bool Agree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
    {
        fixed (byte* output = sharedSecret, key = privateKey, peer = peerPublicKey)
        {
            return SodiumNative.ScalarMult(output, key, peer) == 0;
        }
    }

    protected override void DeriveEd25519PublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey)
    {
        Span<byte> secretKey = stackalloc byte[SecretKeySize];
        fixed (byte* output = publicKey, secret = secretKey, input = seed)
        {
            ThrowIfFailed(SodiumNative.SignSeedKeyPair(output, secret, input), "crypto_sign_ed25519_seed_keypair");
        }

        CryptographicOperations.ZeroMemory(secretKey);
    }

    protected override void Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Span<byte> secretKey = stackalloc byte[SecretKeySize];
        seed.CopyTo(secretKey);
        publicKey.CopyTo(secretKey[KeySize..]);
        fixed (byte* output = signature, input = message, secret = secretKey)
        {
            ThrowIfFailed(SodiumNative.SignDetached(output, null, input, (ulong)message.Length, secret), "crypto_sign_ed25519_detached");
        }

        CryptographicOperations.ZeroMemory(secretKey);
    }

    protected override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        fixed (byte* sig = signature, input = message, key = publicKey)
        {
            return SodiumNative.VerifyDetached(sig, input, (ulong)message.Length, key) == 0;
        }
    }

    private static void ThrowIfFailed(int result, string function)
    {
        if (result != 0)
        {
            throw new CryptographicException($"libsodium: {function} failed.");
        }
    }
}
