using System.Net.Sockets;

namespace ProtoP2P.Transports.Tcp;

/// <summary>What socket errors mean to a person.</summary>
internal static class TcpErrors
{
    /// <summary>The reason in a few words.</summary>
    public static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused, nobody listens there",
        SocketError.NetworkUnreachable => "network unreachable",
        SocketError.HostUnreachable or SocketError.HostDown => "no route to host",
        SocketError.TimedOut => "the peer's machine does not answer",
        SocketError.ConnectionReset => "the peer has reset the connection",
        SocketError.ConnectionAborted => "the system has aborted the connection",
        SocketError.Shutdown => "the connection no longer takes data",
        SocketError.AddressAlreadyInUse => "the address is in use; choose another port, or 0 to let the system choose",
        SocketError.AddressNotAvailable => "the address is not one of this machine",
        SocketError.AccessDenied => "the system denies access; ports below 1024 may need a privilege",
        SocketError.AddressFamilyNotSupported => "this machine does not have that version of IP",
        SocketError.TooManyOpenSockets => "the process has run out of sockets; raise its limit of open files",
        _ => $"socket error {error}",
    };

    /// <summary>Whether the operation failed because this side has disposed the socket.</summary>
    /// <remarks>Linux says EINVAL to an accept that meets the close.</remarks>
    public static bool IsClosedHere(Exception exception) => exception is ObjectDisposedException or SocketException
    {
        SocketErrorCode: SocketError.OperationAborted or SocketError.NotSocket or SocketError.InvalidArgument,
    };

    /// <summary>Whether a failed accept says nothing about the listener: the client left, or the system is short of something for now.</summary>
    public static bool IsTransientOnAccept(SocketError error) => IsShortage(error) || error is
        SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted or SocketError.TryAgain
        or SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.HostUnreachable
        or SocketError.ProtocolOption or SocketError.TimedOut or SocketError.WouldBlock;

    /// <summary>Whether the system is short of sockets or memory: trying again at once would only spin.</summary>
    public static bool IsShortage(SocketError error) => error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;
}
