using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Interop.Tests;

/// <summary>js-libp2p behind TLS: what the web's certificate says counts, before libp2p says who is there.</summary>
public sealed class SecureWebSocketInteropTests(JsPeerFixture js)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_whose_certificate_is_trusted_is_reached()
    {
        await using JsPeer peer = await StartAsync();
        await using TestNode node = await TestNode.StartAsync("yamux");

        IPeerConnection connection = await node.Host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation);

        peer.Address.ShouldContain("/tls/ws/p2p/");
        connection.RemotePeer.ToString().ShouldBe(peer.PeerId);
        (await node.Ping.PingAsync(connection.RemotePeer, Cancellation)).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_trusted_is_refused()
    {
        await using JsPeer peer = await StartAsync();
        await using Libp2pHost host = Libp2pHost.Create();
        await host.StartAsync(Cancellation);

        DialException error = await Should.ThrowAsync<DialException>(() => host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation).AsTask());

        error.Message.ShouldContain("the TLS handshake failed");
        host.Connections.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_has_another_name_than_the_address_is_refused()
    {
        await using JsPeer peer = await StartAsync();
        await using TestNode node = await TestNode.StartAsync("yamux");
        string elsewhere = peer.Address.Replace("/tls/ws", "/tls/sni/example.com/ws", StringComparison.Ordinal);

        DialException error = await Should.ThrowAsync<DialException>(() => node.Host.ConnectAsync(Multiaddress.Parse(elsewhere), Cancellation).AsTask());

        error.Message.ShouldContain("the TLS handshake failed");
    }

    private Task<JsPeer> StartAsync() => js.StartAsync(
        new JsPeerOptions(["yamux"], [Addresses.SecureWebSocket]) { Https = JsServerCertificate.From(WebCertificate.Value) });
}
