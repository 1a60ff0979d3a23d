using System.Runtime.InteropServices;

namespace ProtoP2P.Crypto;

/// <summary>The imports from libsodium. Names and signatures are the library's own.</summary>
internal static unsafe partial class SodiumNative
{
    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "sodium_init")]
    internal static partial int Init();

    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "sodium_version_string")]
    internal static partial byte* VersionString();

    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "crypto_stream_xsalsa20_xor_ic")]
    internal static partial int XSalsa20Xor(byte* output, byte* input, ulong length, byte* nonce, ulong firstBlock, byte* key);

    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "crypto_stream_salsa20")]
    internal static partial int Salsa20(byte* output, ulong length, byte* nonce, byte* key);

    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "crypto_scalarmult_curve25519_base")]
    internal static partial int ScalarMultBase(byte* publicKey, byte* privateKey);

    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "crypto_scalarmult_curve25519")]
    internal static partial int ScalarMult(byte* sharedSecret, byte* privateKey, byte* publicKey);

    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "crypto_sign_ed25519_seed_keypair")]
    internal static partial int SignSeedKeyPair(byte* publicKey, byte* secretKey, byte* seed);

    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "crypto_sign_ed25519_detached")]
    internal static partial int SignDetached(byte* signature, ulong* signatureLength, byte* message, ulong messageLength, byte* secretKey);

    [LibraryImport(NativeLibraries.Sodium, EntryPoint = "crypto_sign_ed25519_verify_detached")]
    internal static partial int VerifyDetached(byte* signature, byte* message, ulong messageLength, byte* publicKey);
}
