using System.Net.Security;

namespace ProtoP2P.Security.Tls;

/// <summary>Names and numbers of libp2p's TLS (libp2p specs, tls/tls.md).</summary>
internal static class TlsConstants
{
    public const string ProtocolId = "/tls/1.0.0";

    /// <summary>The certificate extension that binds a certificate to an identity key.</summary>
    public const string ExtensionOid = "1.3.6.1.4.1.53594.1.1";

    /// <summary>What an early muxer choice is absent by: both sides go on with multistream-select.</summary>
    public static SslApplicationProtocol NoEarlyMuxer { get; } = new("libp2p");

    /// <summary>What an identity key signs, before the certificate's SubjectPublicKeyInfo.</summary>
    private static ReadOnlySpan<byte> SignaturePrefix => "libp2p-tls-handshake:"u8;

    /// <summary>What an identity key signs to vouch for a certificate's key.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> subjectPublicKeyInfo) => [.. SignaturePrefix, .. subjectPublicKeyInfo];

    public static ProtocolViolationException Violation(string message, Exception? innerException = null) => new("tls", message, innerException);
}
