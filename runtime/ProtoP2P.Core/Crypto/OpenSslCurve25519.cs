using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ProtoP2P.Crypto;

/// <summary>The curve operations over OpenSSL's libcrypto, through its raw-key functions.</summary>
internal sealed unsafe class OpenSslCurve25519 : Curve25519BackEnd
{
    private OpenSslCurve25519() => Name = Marshal.PtrToStringUTF8((nint)OpenSslNative.Version(0)) ?? "OpenSSL";

    public override string Name { get; }

    /// <summary>The back end, or null where no libcrypto with these curves loads.</summary>
    public static OpenSslCurve25519? TryCreate()
    {
        if (!NativeLibraries.TryLoadCrypto() || !NativeLibraries.CryptoExports("EVP_PKEY_new_raw_private_key"))
        {
            return null;
        }

        // A build may lack the curve, or a policy (FIPS) forbid it: one probe tells.
        using EvpKeyHandle probe = NewKey(OpenSslNative.Ed25519, stackalloc byte[KeySize]);
        if (!probe.IsInvalid)
        {
            return new OpenSslCurve25519();
        }

        OpenSslNative.ClearErrors();
        return null;
    }

    protected override void DeriveX25519PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
        => DerivePublicKey(OpenSslNative.X25519, privateKey, publicKey);

    protected override void DeriveEd25519PublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey)
        => DerivePublicKey(OpenSslNative.Ed25519, seed, publicKey);

    protected override bool Agree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
    {
        using EvpKeyHandle key = NewKey(OpenSslNative.X25519, privateKey);
        Require(!key.IsInvalid, "EVP_PKEY_new_raw_private_key");
        using EvpKeyHandle peer = NewPublicKey(OpenSslNative.X25519, peerPublicKey);
        Require(!peer.IsInvalid, "EVP_PKEY_new_raw_public_key");
        using EvpKeyContextHandle context = OpenSslNative.NewKeyContext(key, 0);
        Require(!context.IsInvalid, "EVP_PKEY_CTX_new");
        Require(OpenSslNative.DeriveInit(context) == 1, "EVP_PKEY_derive_init");
        Require(OpenSslNative.DeriveSetPeer(context, peer) == 1, "EVP_PKEY_derive_set_peer");
        nuint length = KeySize;
        fixed (byte* output = sharedSecret)
        {
            return Succeeded(OpenSslNative.Derive(context, output, &length) == 1 && length == KeySize);
        }
    }

    protected override void Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        using EvpKeyHandle key = NewKey(OpenSslNative.Ed25519, seed);
        Require(!key.IsInvalid, "EVP_PKEY_new_raw_private_key");
        using EvpDigestContextHandle context = NewDigestContext();
        Require(OpenSslNative.DigestSignInit(context, 0, 0, 0, key) == 1, "EVP_DigestSignInit");
        nuint length = SignatureSize;
        fixed (byte* output = signature, input = message)
        {
            Require(OpenSslNative.DigestSign(context, output, &length, input, (nuint)message.Length) == 1 && length == SignatureSize, "EVP_DigestSign");
        }
    }

    protected override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using EvpKeyHandle key = NewPublicKey(OpenSslNative.Ed25519, publicKey);
        if (!Succeeded(!key.IsInvalid))
        {
            return false;
        }

        using EvpDigestContextHandle context = NewDigestContext();
        if (!Succeeded(OpenSslNative.DigestVerifyInit(context, 0, 0, 0, key) == 1))
        {
            return false;
        }

        fixed (byte* sig = signature, input = message)
        {
            return Succeeded(OpenSslNative.DigestVerify(context, sig, SignatureSize, input, (nuint)message.Length) == 1);
        }
    }

    private static void DerivePublicKey(int type, ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        using EvpKeyHandle key = NewKey(type, privateKey);
        Require(!key.IsInvalid, "EVP_PKEY_new_raw_private_key");
        nuint length = KeySize;
        fixed (byte* output = publicKey)
        {
            Require(OpenSslNative.GetRawPublicKey(key, output, &length) == 1 && length == KeySize, "EVP_PKEY_get_raw_public_key");
        }
    }

    private static EvpKeyHandle NewKey(int type, ReadOnlySpan<byte> privateKey)
    {
        fixed (byte* bytes = privateKey)
        {
            return OpenSslNative.NewRawPrivateKey(type, 0, bytes, KeySize);
        }
    }

    private static EvpKeyHandle NewPublicKey(int type, ReadOnlySpan<byte> publicKey)
    {
        fixed (byte* bytes = publicKey)
        {
            return OpenSslNative.NewRawPublicKey(type, 0, bytes, KeySize);
        }
    }

    private static EvpDigestContextHandle NewDigestContext()
    {
        EvpDigestContextHandle context = OpenSslNative.NewDigestContext();
        Require(!context.IsInvalid, "EVP_MD_CTX_new");
        return context;
    }

    // OpenSSL's error queue belongs to the thread: what is left there would be blamed on the next caller, such as SslStream.
    private static bool Succeeded(bool result)
    {
        if (!result)
        {
            OpenSslNative.ClearErrors();
        }

        return result;
    }

    private static void Require(bool result, string function)
    {
        if (!Succeeded(result))
        {
            throw new CryptographicException($"OpenSSL: {function} failed.");
        }
    }
}
