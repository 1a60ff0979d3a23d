namespace ProtoP2P.Crypto;

/// <summary>Chooses the back end: libsodium where it loads, else OpenSSL's libcrypto.</summary>
internal static class Curve25519
{
    private static readonly Lazy<ICurve25519> Chosen = new(() => Choose(SodiumCurve25519.TryCreate, OpenSslCurve25519.TryCreate));

    /// <summary>The back end of this process.</summary>
    /// <exception cref="PlatformNotSupportedException">Neither library loads; the message names both and how to install them.</exception>
    public static ICurve25519 Default => Chosen.Value;

    /// <summary>The first back end that loads.</summary>
    internal static ICurve25519 Choose(params ReadOnlySpan<Func<ICurve25519?>> candidates)
    {
        foreach (Func<ICurve25519?> tryCreate in candidates)
        {
            if (tryCreate() is { } backEnd)
            {
                return backEnd;
            }
        }

        throw new PlatformNotSupportedException(
            "Ed25519 and X25519 need libsodium or OpenSSL's libcrypto (1.1.1 or later), and neither could be loaded (tried "
            + string.Join(", ", [.. NativeLibraries.SodiumNames, .. NativeLibraries.CryptoNames])
            + "). Install libsodium: 'apt-get install libsodium23', 'dnf install libsodium', 'brew install libsodium', "
            + "or add the NuGet package 'libsodium'.");
    }
}
