using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.RoundTrips.Proxies;

/// <summary>
/// Delays the bytes of TCP connections. Over loopback a connection is there at once, so the proxy adds what its handshake takes on a real path: what the
/// dialer sends leaves a round trip after it was accepted (SYN and its answer), and the listener sees the connection half a round trip after that.
/// </summary>
internal sealed class TcpDelayProxy : DelayProxy
{
    private const int BufferLength = 64 * 1024;
    private const int HandshakeFlights = 2;

    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly int _target;
    private readonly TimeSpan _oneWay;
    private readonly TimeProvider _time;

    public TcpDelayProxy(int target, TimeSpan oneWay, TimeProvider time)
    {
        (_target, _oneWay, _time) = (target, oneWay, time);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    /// <inheritdoc/>
    public override int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stopped)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                Socket dialer = await _listener.AcceptAsync(stopped).ConfigureAwait(false);
                connections.Add(ServeAsync(dialer, stopped));
            }
        }
        catch (Exception error) when (stopped.IsCancellationRequested && error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _listener.Dispose();
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private async Task ServeAsync(Socket dialer, CancellationToken stopped)
    {
        Socket listener = Keep(new Socket(SocketType.Stream, ProtocolType.Tcp));
        Keep(dialer);
        try
        {
            int syn = Log.NextDepth(ProxyEnd.Dialer);
            DelayLine forward = new(Log, ProxyEnd.Dialer, _oneWay, _time, (bytes, end) => SendAsync(listener, bytes, end));
            DelayLine backward = new(Log, ProxyEnd.Listener, _oneWay, _time, (bytes, end) => SendAsync(dialer, bytes, end));
            Task fromDialer = ReadAsync(dialer, forward, syn + HandshakeFlights, stopped);
            await ShakeHandsAsync(syn, stopped).ConfigureAwait(false);
            await listener.ConnectAsync(IPAddress.Loopback, _target, stopped).ConfigureAwait(false);
            await Task.WhenAll(
                fromDialer,
                RunAsync(forward, listener, stopped),
                ReadAsync(listener, backward, 0, stopped),
                RunAsync(backward, dialer, stopped)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // A connection that fails on one side fails on the other.
            dialer.Dispose();
            listener.Dispose();
        }
    }

    private async Task ShakeHandsAsync(int syn, CancellationToken stopped)
    {
        await Task.Delay(HandshakeFlights * _oneWay, _time, stopped).ConfigureAwait(false);
        Log.Arrive(ProxyEnd.Dialer, syn + 1);
        await Task.Delay(_oneWay, _time, stopped).ConfigureAwait(false);
        Log.Arrive(ProxyEnd.Listener, syn + HandshakeFlights);
    }

    private async Task ReadAsync(Socket socket, DelayLine line, int leastDepth, CancellationToken stopped)
    {
        long start = _time.GetTimestamp();
        TimeSpan handshake = leastDepth > 0 ? HandshakeFlights * _oneWay : TimeSpan.Zero;
        byte[] buffer = new byte[BufferLength];
        try
        {
            while (await socket.ReceiveAsync(buffer, stopped).ConfigureAwait(false) is var count and > 0)
            {
                TimeSpan wait = handshake - _time.GetElapsedTime(start);
                line.Take(buffer.AsSpan(0, count), wait > TimeSpan.Zero ? wait : TimeSpan.Zero, leastDepth);
            }
        }
        finally
        {
            line.End();
        }
    }

    private static async Task RunAsync(DelayLine line, Socket to, CancellationToken stopped)
    {
        await line.RunAsync(stopped).ConfigureAwait(false);
        to.Shutdown(SocketShutdown.Send);
    }

    private static async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, end).ConfigureAwait(false)..];
        }
    }

    private Socket Keep(Socket socket)
    {
        socket.NoDelay = true;
        _sockets.Add(socket);
        return socket;
    }
}
