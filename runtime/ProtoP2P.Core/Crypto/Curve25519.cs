namespace ProtoP2P.Crypto;

/// <summary>Chooses the back end: libsodium where it loads, else OpenSSL's libcrypto.</summary>
internal static class Curve25519
{
    /// <summary>The back end of this process.</summary>
    /// <exception cref="PlatformNotSupportedException">Neither library loads; the message names both and how to install them.</exception>
    public static ICurve25519 Default => throw new NotImplementedException();
}
