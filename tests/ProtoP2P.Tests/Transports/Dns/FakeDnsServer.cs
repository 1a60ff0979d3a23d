using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Dns;

/// <summary>A DNS server on loopback, UDP and TCP on one port, which does as its script says.</summary>
internal sealed class FakeDnsServer : IAsyncDisposable
{
    private readonly Func<FakeDnsQuery, Task> _script;
    private readonly UdpClient _udp;
    private readonly TcpListener _tcp;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private readonly ConcurrentQueue<FakeDnsQuery> _queries = new();

    public FakeDnsServer(Func<FakeDnsQuery, Task> script)
    {
        _script = script;
        (_udp, _tcp) = Bind();
        EndPoint = (IPEndPoint)_udp.Client.LocalEndPoint!;
        _serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    /// <summary>Answers every query with the texts of its name, or that the name does not exist.</summary>
    public FakeDnsServer(Dictionary<string, string[]> texts)
        : this(query => query.ReplyAsync(texts.TryGetValue(query.Host, out string[]? found)
            ? DnsMessageBuilder.Reply(query.Bytes, found)
            : DnsMessageBuilder.Reply(query.Bytes, DnsResponseCode.NXDomain)))
    {
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<FakeDnsQuery> Queries => [.. _queries];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private static (UdpClient Udp, TcpListener Tcp) Bind()
    {
        while (true)
        {
            var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            var tcp = new TcpListener((IPEndPoint)udp.Client.LocalEndPoint!);
            try
            {
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException)
            {
                // Somebody has that port for TCP: another one.
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            UdpReceiveResult received = await _udp.ReceiveAsync(_end.Token);
            await HandleAsync(new FakeDnsQuery(
                received.Buffer, received.RemoteEndPoint, false, reply => _udp.SendAsync(reply, received.RemoteEndPoint, _end.Token).AsTask()));
        }
    }

    private async Task ServeTcpAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            using TcpClient client = await _tcp.AcceptTcpClientAsync(_end.Token);
            NetworkStream stream = client.GetStream();
            byte[] prefix = new byte[2];
            await stream.ReadExactlyAsync(prefix, _end.Token);
            byte[] query = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
            await stream.ReadExactlyAsync(query, _end.Token);
            await HandleAsync(new FakeDnsQuery(
                query,
                (IPEndPoint)client.Client.RemoteEndPoint!,
                true,
                reply => stream.WriteAsync((byte[])[(byte)(reply.Length >> 8), (byte)reply.Length, .. reply], _end.Token).AsTask()));
        }
    }

    private Task HandleAsync(FakeDnsQuery query)
    {
        _queries.Enqueue(query);
        return _script(query);
    }
}
