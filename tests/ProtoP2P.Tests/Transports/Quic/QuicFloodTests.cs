using System.Net;
using System.Net.Sockets;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>Strangers that begin handshakes and say nothing more.</summary>
public sealed class QuicFloodTests
{
    private const int Flood = 512;

    // How long a place stays taken: whoever is in before that did not wait for one.
    private static readonly TimeSpan s_halfOpen = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Half_open_handshakes_keep_no_good_peer_out()
    {
        Quic.Require();
        using PrivateKey key = PrivateKey.Generate();
        using var transport = new QuicTransport(key, new QuicOptions { HandshakeTimeout = s_halfOpen });
        await using ITransportListener listener = await transport.ListenAsync(Quic.AnyPort, Quic.Token);
        byte[] opening = await CaptureAsync(transport);
        UdpClient[] strangers = [.. Enumerable.Range(0, Flood).Select(_ => new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))];
        long memory = Environment.WorkingSet;
        await FloodAsync(strangers, opening, QuicAddress.ToEndPoint(listener.LocalAddress));
        memory = (Environment.WorkingSet - memory) / Flood / 1024;

        long start = TimeProvider.System.GetTimestamp();
        Task<ITransportConnection?> accepting = listener.AcceptAsync(Quic.Token).AsTask();
        (ITransportConnection dialer, _) = await DialAsync(transport, listener.LocalAddress).Soon();
        await using ITransportConnection accepted = (await accepting.Soon())!;
        TimeSpan wait = TimeProvider.System.GetElapsedTime(start);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Flood} half-open handshakes of {memory} KiB; a good peer is in after {wait.TotalMilliseconds:0} ms");

        accepted.Native!.RemotePublicKey.ShouldBe(key.PublicKey);
        wait.ShouldBeLessThan(s_halfOpen);
        await dialer.DisposeAsync();
        Array.ForEach(strangers, stranger => stranger.Dispose());
    }

    [Fact]
    public async Task Past_the_backlog_connections_are_refused_until_handshakes_time_out()
    {
        Quic.Require();
        using PrivateKey key = PrivateKey.Generate();
        using var transport = new QuicTransport(key, new QuicOptions { Backlog = 4, HandshakeTimeout = TimeSpan.FromSeconds(1) });
        await using ITransportListener listener = await transport.ListenAsync(Quic.AnyPort, Quic.Token);
        Task<ITransportConnection?> accepting = listener.AcceptAsync(Quic.Token).AsTask();
        byte[] opening = await CaptureAsync(transport);
        UdpClient[] strangers = [.. Enumerable.Range(0, 8).Select(_ => new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))];
        await FloodAsync(strangers, opening, QuicAddress.ToEndPoint(listener.LocalAddress));

        (ITransportConnection dialer, int refusals) = await DialAsync(transport, listener.LocalAddress).Soon();

        refusals.ShouldBeGreaterThan(0);
        await using ITransportConnection accepted = (await accepting.Soon())!;
        await dialer.DisposeAsync();
        Array.ForEach(strangers, stranger => stranger.Dispose());
    }

    /// <summary>Dials until it is let in. The library also refuses while its threads get no turn, and a short timeout may pass on a busy machine.</summary>
    private static async Task<(ITransportConnection Connection, int Refusals)> DialAsync(QuicTransport transport, Multiaddress address)
    {
        for (int refusals = 0; ;)
        {
            try
            {
                return (await transport.DialAsync(address, Quic.Token), refusals);
            }
            catch (Libp2pException failure)
            {
                refusals += failure.Message.Contains("takes no more connections", StringComparison.Ordinal) ? 1 : 0;
            }
        }
    }

    /// <summary>The first packet of a dialer.</summary>
    private static async Task<byte[]> CaptureAsync(QuicTransport transport)
    {
        using var trap = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Quic.Token);
        Task dial = transport.DialAsync(QuicAddress.FromEndPoint((IPEndPoint)trap.Client.LocalEndPoint!), enough.Token).AsTask();
        UdpReceiveResult first = await trap.ReceiveAsync(Quic.Token).Soon();
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(dial.Soon());
        return first.Buffer;
    }

    /// <summary>Sends the packet from each socket, and waits for an answer to each: all that were taken are half-open then.</summary>
    private static async Task FloodAsync(UdpClient[] strangers, byte[] opening, IPEndPoint target)
    {
        await Task.WhenAll(strangers.Select(async stranger =>
        {
            Task<UdpReceiveResult> answer = stranger.ReceiveAsync(Quic.Token).AsTask();
            while (!answer.IsCompleted)
            {
                // A datagram may get lost where there are many.
                await stranger.SendAsync(opening, target, Quic.Token);
                await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(500), Quic.Token));
            }
        })).Soon();
    }
}
