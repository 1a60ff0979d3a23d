using System.Runtime.InteropServices;

namespace ProtoP2P.Crypto;

/// <summary>The imports from OpenSSL's libcrypto (1.1.1 or later). Names and signatures are the library's own.</summary>
internal static unsafe partial class OpenSslNative
{
    /// <summary>NID_X25519 of obj_mac.h.</summary>
    internal const int X25519 = 1034;

    /// <summary>NID_ED25519 of obj_mac.h.</summary>
    internal const int Ed25519 = 1087;

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "OpenSSL_version")]
    internal static partial byte* Version(int kind);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    internal static partial EvpKeyHandle NewRawPrivateKey(int type, nint engine, byte* key, nuint length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    internal static partial EvpKeyHandle NewRawPublicKey(int type, nint engine, byte* key, nuint length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    internal static partial int GetRawPublicKey(EvpKeyHandle key, byte* output, nuint* length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_free")]
    internal static partial void FreeKey(nint key);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_CTX_new")]
    internal static partial EvpKeyContextHandle NewKeyContext(EvpKeyHandle key, nint engine);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_CTX_free")]
    internal static partial void FreeKeyContext(nint context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_derive_init")]
    internal static partial int DeriveInit(EvpKeyContextHandle context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_derive_set_peer")]
    internal static partial int DeriveSetPeer(EvpKeyContextHandle context, EvpKeyHandle peer);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_derive")]
    internal static partial int Derive(EvpKeyContextHandle context, byte* secret, nuint* length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_MD_CTX_new")]
    internal static partial EvpDigestContextHandle NewDigestContext();

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_MD_CTX_free")]
    internal static partial void FreeDigestContext(nint context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_DigestSignInit")]
    internal static partial int DigestSignInit(EvpDigestContextHandle context, nint keyContext, nint digest, nint engine, EvpKeyHandle key);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_DigestSign")]
    internal static partial int DigestSign(EvpDigestContextHandle context, byte* signature, nuint* signatureLength, byte* message, nuint length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_DigestVerifyInit")]
    internal static partial int DigestVerifyInit(EvpDigestContextHandle context, nint keyContext, nint digest, nint engine, EvpKeyHandle key);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_DigestVerify")]
    internal static partial int DigestVerify(EvpDigestContextHandle context, byte* signature, nuint signatureLength, byte* message, nuint length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();
}
