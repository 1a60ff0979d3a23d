using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.RoundTrips.Proxies;

/// <summary>Delays datagrams, each by itself. Every endpoint that sends gets a socket of its own towards the listener.</summary>
internal sealed class UdpDelayProxy : DelayProxy
{
    private const int MaxDatagram = 64 * 1024;

    private static readonly IPEndPoint Anyone = new(IPAddress.Loopback, 0);

    private readonly Socket _front = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ConcurrentDictionary<EndPoint, DelayLine> _dialers = [];
    private readonly ConcurrentBag<Socket> _backs = [];
    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly int _target;
    private readonly TimeSpan _oneWay;
    private readonly TimeProvider _time;

    public UdpDelayProxy(int target, TimeSpan oneWay, TimeProvider time)
    {
        (_target, _oneWay, _time) = (target, oneWay, time);
        _front.Bind(Anyone);
    }

    /// <inheritdoc/>
    public override int Port => ((IPEndPoint)_front.LocalEndPoint!).Port;

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stopped)
    {
        byte[] buffer = new byte[MaxDatagram];
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _front.ReceiveFromAsync(buffer, Anyone, stopped).ConfigureAwait(false);
                DelayLine line = _dialers.GetOrAdd(received.RemoteEndPoint, dialer => Open(dialer, stopped));
                line.Take(buffer.AsSpan(0, received.ReceivedBytes));
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            await Task.WhenAll(_tasks).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _front.Dispose();
        foreach (Socket back in _backs)
        {
            back.Dispose();
        }
    }

    private DelayLine Open(EndPoint dialer, CancellationToken stopped)
    {
        Socket back = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        back.Connect(IPAddress.Loopback, _target);
        _backs.Add(back);
        DelayLine forward = new(Log, ProxyEnd.Dialer, _oneWay, _time, async (bytes, end) => await back.SendAsync(bytes, end).ConfigureAwait(false));
        DelayLine backward = new(Log, ProxyEnd.Listener, _oneWay, _time, async (bytes, end) => await _front.SendToAsync(bytes, dialer, end).ConfigureAwait(false));
        _tasks.Add(UntilTheEndAsync(forward.RunAsync(stopped)));
        _tasks.Add(UntilTheEndAsync(backward.RunAsync(stopped)));
        _tasks.Add(UntilTheEndAsync(ReadAsync(back, backward, stopped)));
        return forward;
    }

    private static async Task ReadAsync(Socket back, DelayLine line, CancellationToken stopped)
    {
        byte[] buffer = new byte[MaxDatagram];
        while (true)
        {
            line.Take(buffer.AsSpan(0, await back.ReceiveAsync(buffer, stopped).ConfigureAwait(false)));
        }
    }

    private static async Task UntilTheEndAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The proxy ends, or the node at this end has gone: datagrams may be lost.
        }
    }

    private static bool IsEnd(Exception error) => error is OperationCanceledException or SocketException or ObjectDisposedException;
}
