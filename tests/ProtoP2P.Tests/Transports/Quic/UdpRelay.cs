using System.Net;
using System.Net.Sockets;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>A path that can be cut: passes datagrams of one dialer to a listener and back, until it does not.</summary>
internal sealed class UdpRelay : IDisposable
{
    private readonly Socket _near = Bind();
    private readonly Socket _far = Bind();
    private readonly IPEndPoint _target;
    private EndPoint? _dialer;

    public UdpRelay(Multiaddress target)
    {
        _target = QuicAddress.ToEndPoint(target);
        _ = PassAsync(_near, from =>
        {
            _dialer = from;
            return (_far, _target);
        });
        _ = PassAsync(_far, _ => (_near, _dialer!));
    }

    /// <summary>What to dial.</summary>
    public Multiaddress Address => QuicAddress.FromEndPoint((IPEndPoint)_near.LocalEndPoint!);

    /// <summary>Loses every datagram from here on.</summary>
    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Task PassAsync(Socket from, Func<EndPoint, (Socket Socket, EndPoint EndPoint)> route)
    {
        byte[] datagram = new byte[65_536];
        var any = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await from.ReceiveFromAsync(datagram, any);
                (Socket socket, EndPoint endPoint) = route(received.RemoteEndPoint);
                await socket.SendToAsync(datagram.AsMemory(0, received.ReceivedBytes), endPoint);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
