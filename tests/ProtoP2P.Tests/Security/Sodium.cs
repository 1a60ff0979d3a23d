using ProtoP2P.Crypto;

namespace ProtoP2P.Tests.Security;

/// <summary>The library that private networks need.</summary>
internal static class Sodium
{
    /// <summary>Skips a test where the library is missing.</summary>
    public static void SkipWithout() => Assert.SkipUnless(NativeLibraries.TryLoadSodium(), "libsodium is not installed");
}
