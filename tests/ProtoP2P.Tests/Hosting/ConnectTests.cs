namespace ProtoP2P.Tests.Hosting;

public sealed class ConnectTests
{
    [Fact]
    public async Task TwoHosts_Connect_And_OpenARawStream()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable echo = server.AddEcho();

        IPeerConnection connection = await client.ConnectAsync(server.Address(), TestNet.Token);
        await using IPeerStream stream = await client.OpenStreamAsync(server.PeerId, ["/test/unknown/1.0.0", HostExtensions.Echo], TestNet.Token);

        (await stream.ExchangeAsync("over the wire")).ShouldBe("over the wire");
        stream.ProtocolId.ShouldBe(HostExtensions.Echo);
        stream.Connection.ShouldBeSameAs(connection);
        connection.RemotePeer.ShouldBe(server.PeerId);
        connection.RemotePublicKey.ShouldBe(server.PublicKey);
        connection.SecurityProtocol.ShouldBe("/noise");
        connection.MuxerProtocol.ShouldBe("/yamux/1.0.0");
        connection.Direction.ShouldBe(Direction.Outbound);
    }

    [Fact]
    public async Task ADialerThatListensOnNothing_IsCalledBack_OverItsOwnConnection()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable echo = client.AddEcho();

        await client.ConnectAsync(server.Address(), TestNet.Token);
        await Eventually.TrueAsync(() => server.Connections.Count == 1);

        await server.ShouldReachAsync(client.PeerId);
        server.Connections.ShouldHaveSingleItem().Direction.ShouldBe(Direction.Inbound);
    }
}
