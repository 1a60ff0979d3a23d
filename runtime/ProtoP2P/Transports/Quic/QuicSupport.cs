using System.Net.Quic;
using System.Runtime.Versioning;

namespace ProtoP2P.Transports.Quic;

/// <summary>Whether this machine can speak QUIC: .NET leaves the protocol to libmsquic, which Windows brings and others install.</summary>
internal static class QuicSupport
{
    /// <summary>Whether QUIC works here. The first look loads the library.</summary>
    [SupportedOSPlatformGuard("linux")]
    [SupportedOSPlatformGuard("macos")]
    [SupportedOSPlatformGuard("windows")]
    public static bool IsAvailable =>
        (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()) && QuicListener.IsSupported && QuicConnection.IsSupported;

    /// <summary>What is missing, and how to get it.</summary>
    public static string Remedy
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                return "QUIC needs Windows 11 or Windows Server 2022 with TLS 1.3 enabled";
            }

            return OperatingSystem.IsMacOS()
                ? "QUIC needs the native library libmsquic, which is not found: brew install libmsquic, and add its directory to DYLD_FALLBACK_LIBRARY_PATH"
                : "QUIC needs the native library libmsquic, which is not found: apt-get install libmsquic from packages.microsoft.com (Debian, Ubuntu), or apk add libmsquic (Alpine)";
        }
    }

    /// <summary>The error of whoever asks for <paramref name="address"/> on a machine without QUIC.</summary>
    public static TransportUnavailableException Unavailable(string what, Multiaddress address) =>
        new($"{what} {address}: {Remedy}. Addresses without QUIC are not affected.");
}
