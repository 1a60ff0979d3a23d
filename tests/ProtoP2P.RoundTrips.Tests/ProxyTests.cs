using System.Net;
using System.Net.Sockets;
using ProtoP2P.RoundTrips.Proxies;

namespace ProtoP2P.RoundTrips.Tests;

public sealed class ProxyTests
{
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(5);
    // The handshake's two waits may each end a millisecond early.
    private static readonly TimeSpan TimerError = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Safety = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1, 2)]
    [InlineData(false, 3, 4)]
    [InlineData(true, 1, 1)]
    [InlineData(true, 3, 3)]
    public async Task Questions_and_answers_are_counted_and_over_tcp_the_handshake_too(bool isUdp, int questions, int expected)
    {
        using Socket service = Open(isUdp);
        service.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Task serving = isUdp ? EchoDatagramsAsync(service, questions) : EchoAsync(service, questions);
        await using DelayProxy proxy = DelayProxy.Start(isUdp, ((IPEndPoint)service.LocalEndPoint!).Port, OneWay, TimeProvider.System);
        using Socket dialer = Open(isUdp);
        long start = TimeProvider.System.GetTimestamp();
        await dialer.ConnectAsync(IPAddress.Loopback, proxy.Port, Cancellation);
        for (int question = 0; question < questions; question++)
        {
            await dialer.SendAsync(new byte[] { 1 }, Cancellation);
            (await dialer.ReceiveAsync(new byte[1], Cancellation).AsTask().WaitAsync(Safety, Cancellation)).ShouldBe(1);
        }

        proxy.Log.RoundTrips.ShouldBe(expected);
        TimeProvider.System.GetElapsedTime(start).ShouldBeGreaterThanOrEqualTo((2 * expected * OneWay) - TimerError);
        await serving.WaitAsync(Safety, Cancellation);
    }

    [Fact]
    public async Task Bytes_keep_their_order_and_the_end_arrives()
    {
        using Socket service = Open(isUdp: false);
        service.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        service.Listen();
        await using DelayProxy proxy = DelayProxy.Start(isUdp: false, ((IPEndPoint)service.LocalEndPoint!).Port, OneWay, TimeProvider.System);
        using Socket dialer = Open(isUdp: false);
        await dialer.ConnectAsync(IPAddress.Loopback, proxy.Port, Cancellation);
        byte[] sent = new byte[300_000];
        new Random(1).NextBytes(sent);
        Task sending = SendAndEndAsync(dialer, sent);

        using Socket accepted = await service.AcceptAsync(Cancellation).AsTask().WaitAsync(Safety, Cancellation);
        await using NetworkStream stream = new(accepted);
        using MemoryStream received = new();
        await stream.CopyToAsync(received, Cancellation).WaitAsync(Safety, Cancellation);

        await sending;
        received.ToArray().AsSpan().SequenceEqual(sent).ShouldBeTrue();
    }

    private static Socket Open(bool isUdp) => isUdp
        ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static async Task SendAndEndAsync(Socket socket, byte[] bytes)
    {
        await socket.SendAsync(bytes, Cancellation);
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task EchoAsync(Socket service, int times)
    {
        service.Listen();
        using Socket accepted = await service.AcceptAsync(Cancellation);
        byte[] buffer = new byte[1];
        for (int i = 0; i < times; i++)
        {
            await accepted.ReceiveAsync(buffer, Cancellation);
            await accepted.SendAsync(buffer, Cancellation);
        }
    }

    private static async Task EchoDatagramsAsync(Socket service, int times)
    {
        byte[] buffer = new byte[1];
        for (int i = 0; i < times; i++)
        {
            SocketReceiveFromResult received = await service.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Loopback, 0), Cancellation);
            await service.SendToAsync(buffer, received.RemoteEndPoint, Cancellation);
        }
    }
}
