using ProtoP2P.Crypto;

namespace ProtoP2P.Core.Tests.Crypto;

/// <summary>The back ends that every test of the curve runs on. Where one's library is missing the test skips and says so.</summary>
internal static class Curve25519BackEnds
{
    public const string Sodium = "libsodium";
    public const string OpenSsl = "libcrypto";

    public static ICurve25519 Get(string name)
    {
        ICurve25519? backEnd = name == Sodium ? SodiumCurve25519.TryCreate() : OpenSslCurve25519.TryCreate();
        Assert.SkipWhen(backEnd is null, $"{name} is not installed on this machine.");
        return backEnd!;
    }
}
