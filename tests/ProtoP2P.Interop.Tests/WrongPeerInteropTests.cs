using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>An address whose node has another key than the one that was dialled.</summary>
public sealed class WrongPeerInteropTests(JsPeerFixture js)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("noise", "yamux")]
    [InlineData("noise", "mplex")]
    [InlineData("tls", "yamux")]
    [InlineData("tls", "mplex")]
    public async Task Dialling_js_at_which_another_key_answers_names_both_ids(string security, string muxer)
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions(muxer) { Security = [security] });
        await using TestNode node = await TestNode.StartAsync(muxer, security);
        PeerId stranger = Stranger();
        Multiaddress address = Multiaddress.Parse(peer.Address).WithoutPeerId().WithPeerId(stranger);

        DialException error = await Should.ThrowAsync<DialException>(() => node.Host.ConnectAsync(address, Cancellation).AsTask());

        WrongPeerException reason = error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<WrongPeerException>();
        reason.Message.ShouldContain(stranger.ToString());
        reason.Message.ShouldContain(peer.PeerId);
        node.Host.Connections.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("noise", "yamux")]
    [InlineData("noise", "mplex")]
    [InlineData("tls", "yamux")]
    [InlineData("tls", "mplex")]
    public async Task Js_refuses_us_where_it_expects_another_key(string security, string muxer)
    {
        await using TestNode node = await TestNode.StartAsync(muxer, security);
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions(muxer) { Security = [security] });
        PeerId stranger = Stranger();
        string address = node.Host.ListenAddresses[0].WithPeerId(stranger).ToString();

        JsPeerException error = await Should.ThrowAsync<JsPeerException>(() => peer.RunAsync<JsConnection>("dial", new { addr = address }));

        // With TLS js-libp2p says only that the peer is another one.
        error.Message.ShouldContain(security == "tls" ? "Unexpected Peer" : node.Host.PeerId.ToString());
        (await peer.RunAsync<JsConnection>("dial", new { addr = node.Address })).Peer.ShouldBe(node.Host.PeerId.ToString());
    }

    private static PeerId Stranger()
    {
        using PrivateKey key = PrivateKey.Generate();
        return PeerId.FromPublicKey(key.PublicKey);
    }
}
