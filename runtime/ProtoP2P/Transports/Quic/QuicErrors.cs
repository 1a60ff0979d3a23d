using System.Net.Quic;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Transports.Quic;

/// <summary>What QUIC's errors mean to a person, and to the layers above.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal static class QuicErrors
{
    // RFC 9001, 4.8: a TLS alert is a transport error of this class.
    private const long CryptoErrors = 0x100;
    private const long LastCryptoError = 0x1ff;
    private const long ConnectionRefused = 0x2;

    /// <summary>Whether an exception is one of those that QUIC throws where the network or the peer is at fault.</summary>
    public static bool IsFailure(Exception error) => error is QuicException or SocketException or AuthenticationException;

    /// <summary>Closes a connection with a code and frees it, whatever state it is in.</summary>
    public static async Task CloseAsync(QuicConnection connection, ConnectionErrorCode code)
    {
        try
        {
            await connection.CloseAsync((long)code).ConfigureAwait(false);
        }
        catch (Exception error) when (error is QuicException or ObjectDisposedException)
        {
            // It ended otherwise meanwhile, and there is nobody left to tell.
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The reason in a few words.</summary>
    public static string Describe(Exception error, QuicOptions options) => error switch
    {
        QuicException quic => Describe(quic, options),
        SocketException socket => TcpErrors.Describe(socket.SocketErrorCode),
        _ => (error.InnerException ?? error).Message,
    };

    /// <summary>Why a dial failed. A handshake that nobody answers counts as idle to the library.</summary>
    public static string DescribeDial(Exception error, QuicOptions options) =>
        error is QuicException { QuicError: QuicError.ConnectionIdle } ? NoAnswer(options) : Describe(error, options);

    /// <summary>The code of a stream's reset as the peer sent it; what no code of ours can be becomes unspecified.</summary>
    public static StreamErrorCode ToStreamCode(long? code) => code is > 0 and <= uint.MaxValue ? (StreamErrorCode)code : StreamErrorCode.Unspecified;

    /// <summary>Why a connection ended that this side did not close.</summary>
    public static ConnectionClosedException ToReason(QuicException error, string peer, QuicOptions options)
    {
        if (error.QuicError != QuicError.ConnectionAborted)
        {
            return new ConnectionClosedException(
                ConnectionErrorCode.None, isRemote: true, $"The connection to {peer} was lost: {Describe(error, options)}", error);
        }

        ConnectionErrorCode code = error.ApplicationErrorCode is > 0 and <= uint.MaxValue
            ? (ConnectionErrorCode)error.ApplicationErrorCode
            : ConnectionErrorCode.None;
        return new ConnectionClosedException(code, isRemote: true, $"The connection was closed by {peer} ({code})", error);
    }

    private static string Describe(QuicException error, QuicOptions options) => error.QuicError switch
    {
        QuicError.ConnectionRefused => "connection refused, nobody serves QUIC there or it takes no more connections",
        QuicError.ConnectionTimeout => NoAnswer(options),
        QuicError.ConnectionIdle =>
            $"the peer has been silent for too long ({nameof(QuicOptions)}.{nameof(QuicOptions.IdleTimeout)} is {options.IdleTimeout.TotalSeconds:0.###} s here)",
        QuicError.VersionNegotiationError => "the peer does not speak QUIC version 1",
        QuicError.AlpnInUse => "the address is in use; choose another port, or 0 to let the system choose",
        QuicError.ConnectionAborted => $"the peer has closed the connection (code 0x{error.ApplicationErrorCode:x})",
        QuicError.TransportError => DescribeTransport(error.TransportErrorCode),
        _ => error.Message,
    };

    private static string NoAnswer(QuicOptions options) =>
        $"no answer within {options.HandshakeTimeout.TotalSeconds:0.###} s ({nameof(QuicOptions)}.{nameof(QuicOptions.HandshakeTimeout)})";

    private static string DescribeTransport(long? code) => code switch
    {
        ConnectionRefused => "the peer takes no more connections",
        >= CryptoErrors and <= LastCryptoError => $"the peer has refused the handshake (TLS alert {code - CryptoErrors})",
        _ => $"the QUIC protocol was violated (transport error 0x{code:x})",
    };
}
