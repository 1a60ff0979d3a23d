using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Tcp;

/// <summary>Makes sockets with this transport's settings.</summary>
internal static class TcpSockets
{
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
        int seconds = (int)options.KeepAlive.TotalSeconds;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, options.KeepAliveProbes);
    }
}
