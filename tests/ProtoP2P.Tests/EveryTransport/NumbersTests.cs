using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>What a node carries over every transport once its limits allow for it.</summary>
public sealed class NumbersTests
{
    public static TheoryData<string> Transports => TransportNet.All;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_connection_carries_1000_echoes_at_once(string transport)
    {
        const int streams = 1000;
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync(AllowThousand);
        Libp2pHost client = await net.StartAsync(AllowThousand);
        using IDisposable echo = AddEcho(server);
        IPeerConnection connection = await client.ConnectAsync(server.Address(), TransportNet.Token).Soon();

        IPeerStream[] open = await Task.WhenAll(Enumerable.Range(0, streams).Select(number => SayAsync(client, server.PeerId, number))).Soon();
        await Eventually.TrueAsync(() => server.Connections[0].StreamCount == streams);
        connection.StreamCount.ShouldBe(streams);
        await Task.WhenAll(open.Select(async (stream, number) =>
        {
            (await stream.ExchangeAsync("!")).ShouldBe($"stream {number}!");
            await stream.DisposeAsync();
        })).Soon();

        await Eventually.TrueAsync(() => connection.StreamCount == 0 && server.Connections[0].StreamCount == 0);
        client.Connections.Count.ShouldBe(1);
        server.Swarm.Resources.System.Streams.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_node_serves_100_peers_at_once(string transport)
    {
        const int peers = 100;
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync(options => options.Connections.MaxPendingHandshakes = peers);
        using IDisposable echo = server.AddEcho();
        Libp2pHost[] clients = await Task.WhenAll(Enumerable.Range(0, peers).Select(_ => net.StartAsync()));

        // They dial in groups: a QUIC library sheds handshakes when its threads get no turn.
        foreach (Libp2pHost[] group in clients.Chunk(20))
        {
            await Task.WhenAll(group.Select(client => client.ConnectAsync(server.Address(), TransportNet.Token).AsTask())).Soon();
        }

        await Eventually.TrueAsync(() => server.Connections.Count == peers);
        await Task.WhenAll(clients.Select(client => client.ShouldReachAsync(server.PeerId)));

        server.Connections.Select(connection => connection.RemotePeer).ShouldBe(clients.Select(client => client.PeerId), ignoreOrder: true);
    }

    private static void AllowThousand(Libp2pHostOptions options)
    {
        const int enough = 1000;
        (options.Streams.MaxPerConnection, options.Streams.MaxNegotiatingPerConnection) = (enough, enough);
        (options.Yamux.MaxStreams, options.Yamux.AcceptBacklog) = (enough, enough);
        (options.Quic.MaxStreams, options.Quic.MaxInboundStreams) = (enough, enough);
    }

    private static IDisposable AddEcho(Libp2pHost host) => host.AddStreamHandler(
        HostExtensions.Echo,
        async (stream, token) =>
        {
            await stream.Input.CopyToAsync(stream.Output, token);
            await stream.Output.CompleteAsync();
        },
        new StreamHandlerOptions { MaxStreamsPerPeer = 1000 });

    private static async Task<IPeerStream> SayAsync(Libp2pHost client, PeerId server, int number)
    {
        IPeerStream stream = await client.OpenStreamAsync(server, [HostExtensions.Echo], TransportNet.Token);
        await stream.Output.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"stream {number}"), TransportNet.Token);
        return stream;
    }
}
