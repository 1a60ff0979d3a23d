using System.Reflection;
using System.Runtime.InteropServices;

namespace ProtoP2P.Crypto;

/// <summary>Finds the two native libraries under the names they have on different systems.</summary>
internal static class NativeLibraries
{
    /// <summary>The name by which imports refer to libsodium.</summary>
    public const string Sodium = "libsodium";

    /// <summary>The name by which imports refer to OpenSSL's libcrypto.</summary>
    public const string Crypto = "libcrypto";

    /// <summary>Versioned names first: the unversioned .so is part of a development package and absent from most machines.</summary>
    internal static readonly string[] SodiumNames =
        ["libsodium.so.26", "libsodium.so.23", "libsodium.so", "libsodium.dylib", "libsodium.26.dylib", "libsodium.23.dylib",
         "/opt/homebrew/lib/libsodium.dylib", "/usr/local/lib/libsodium.dylib", "libsodium.dll", "libsodium"];

    // macOS kills a process that loads the unversioned /usr/lib/libcrypto.dylib, so that name is not tried.
    internal static readonly string[] CryptoNames =
        ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so", "libcrypto.3.dylib",
         "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib", "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
         "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll", "libcrypto-1_1-x64.dll"];

    private static readonly Lazy<nint> SodiumHandle = new(() => Load(SodiumNames));
    private static readonly Lazy<nint> CryptoHandle = new(() => Load(CryptoNames));

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>Whether libsodium loads; after this call its imports resolve.</summary>
    public static bool TryLoadSodium() => SodiumHandle.Value != 0;

    /// <summary>Whether libcrypto loads; after this call its imports resolve.</summary>
    public static bool TryLoadCrypto() => CryptoHandle.Value != 0;

    /// <summary>Whether the loaded libcrypto has <paramref name="name"/>: builds without the curve, and versions before 1.1.1, have not.</summary>
    public static bool CryptoExports(string name) => NativeLibrary.TryGetExport(CryptoHandle.Value, name, out _);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name switch
    {
        Sodium => SodiumHandle.Value,
        Crypto => CryptoHandle.Value,
        _ => 0, // 0 leaves the name to the runtime's own search.
    };

    private static nint Load(string[] names)
    {
        foreach (string name in names)
        {
            if (IsForThisSystem(name) && NativeLibrary.TryLoad(name, typeof(NativeLibraries).Assembly, null, out nint handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static bool IsForThisSystem(string name)
    {
        if (name.EndsWith(".dll", StringComparison.Ordinal))
        {
            return OperatingSystem.IsWindows();
        }

        return name.EndsWith(".dylib", StringComparison.Ordinal)
            ? OperatingSystem.IsMacOS()
            : !name.Contains(".so", StringComparison.Ordinal) || !(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS());
    }
}
