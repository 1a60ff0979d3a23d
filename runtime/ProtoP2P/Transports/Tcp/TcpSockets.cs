using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Tcp;

/// <summary>Makes sockets with this transport's settings.</summary>
internal static class TcpSockets
{
    // TCP_NOTSENT_LOWAT, which .NET has no name for.
    private const int UnsentOptionOfLinux = 25;
    private const int UnsentOptionOfDarwin = 0x201;

    // One write of a muxer.
    private const int UnsentBytes = 128 * 1024;

    /// <summary>A socket of the end point's family only: IPv4 and IPv6 listeners on one port are two listeners.</summary>
    public static Socket Create(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false;
        }

        return socket;
    }

    /// <summary>Settings of a connected socket. Throws a <see cref="SocketException"/> where the peer has gone already.</summary>
    public static void Configure(Socket socket, TcpOptions options)
    {
        // Every layer above batches what it sends: Nagle's algorithm would only delay it.
        socket.NoDelay = true;
        LimitUnsent(socket);
        int seconds = (int)options.KeepAlive.TotalSeconds;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, options.KeepAliveProbes);
    }

    // What the kernel takes before the network can have it is a queue of megabytes, in which a small frame waits behind all of a transfer. Kept above, the streams take turns. What is
    // under way, which is what a long path needs room for, is not limited by it.
    private static void LimitUnsent(Socket socket)
    {
        int option = OperatingSystem.IsLinux() ? UnsentOptionOfLinux : OperatingSystem.IsMacOS() ? UnsentOptionOfDarwin : 0;
        if (option == 0)
        {
            return;
        }

        Span<byte> value = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(value, UnsentBytes);
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, option, value);
    }
}
