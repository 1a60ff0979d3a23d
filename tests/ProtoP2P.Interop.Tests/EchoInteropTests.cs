using ProtoP2P.Echo;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>Our echo client at js-libp2p's echo; the other way round every test of connections does it.</summary>
public sealed class EchoInteropTests(JsPeerFixture js)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Addresses.Tcp)]
    [InlineData(Addresses.WebSocket)]
    public async Task Js_sends_back_what_we_send(string listen)
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions(["yamux"], [listen]));
        await using TestNode node = await TestNode.StartAsync("yamux");
        IPeerConnection connection = await node.Host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation);

        EchoResult result = await new EchoClient(node.Host).EchoAsync(connection, 1_000_000, cancellationToken: Cancellation);

        (result.Bytes, result.Match).ShouldBe((1_000_000, true));
    }
}
