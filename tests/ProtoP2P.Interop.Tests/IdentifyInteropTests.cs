using ProtoP2P.Interop.Tests.Contract;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>What a node says of itself, and says again when it changes.</summary>
public sealed class IdentifyInteropTests(JsPeerFixture js)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Js_sees_the_application_protocols_that_were_registered()
    {
        await using TestNode node = await TestNode.StartAsync("yamux");
        using IDisposable raw = node.Host.AddStreamHandler("/app/raw/1.2.3", Echo.HandleAsync);
        using IDisposable contract = node.Host.AddProtocol<IInterop>(new InteropService());
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux"));

        await peer.RunAsync<JsConnection>("dial", new { addr = node.Address });
        JsIdentity identity = await peer.RunAsync<JsIdentity>("identity", new { peer = node.Host.PeerId.ToString() });

        identity.Protocols.ShouldContain("/app/raw/1.2.3");
        identity.Protocols.ShouldContain("/protop2p/interop/1.0.0");
        identity.Protocols.ShouldContain("/ipfs/id/1.0.0");
    }

    [Fact]
    public async Task Js_sees_the_addresses_that_are_announced_and_none_that_are_not()
    {
        await using TestNode node = await TestNode.StartAsync("yamux", configure: options =>
        {
            options.Announcement.AppendAnnounce.Add("/dns4/node.example.com/tcp/4001");
            options.Announcement.NoAnnounce.Add("/ip4/127.0.0.0/ipcidr/8");
        });
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux"));

        await peer.RunAsync<JsConnection>("dial", new { addr = node.Address });
        JsIdentity identity = await peer.RunAsync<JsIdentity>("identity", new { peer = node.Host.PeerId.ToString() });

        identity.ListenAddrs.ShouldBe(["/dns4/node.example.com/tcp/4001"]);
        identity.Signed.ShouldBeTrue();
    }

    [Fact]
    public async Task Js_is_told_of_a_protocol_that_is_registered_later()
    {
        await using TestNode node = await TestNode.StartAsync("yamux");
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux"));
        await peer.RunAsync<JsConnection>("dial", new { addr = node.Address });
        await peer.RunAsync<JsIdentity>("identity", new { peer = node.Host.PeerId.ToString() });

        using IDisposable late = node.Host.AddStreamHandler("/app/late/1.0.0", Echo.HandleAsync);

        await peer.RunAsync<Nothing>("awaitProtocol", new { peer = node.Host.PeerId.ToString(), protocol = "/app/late/1.0.0" });
    }

    [Fact]
    public async Task We_are_told_of_a_protocol_that_js_registers_later()
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux"));
        await using TestNode node = await TestNode.StartAsync("yamux");
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Host.PeerIdentified += (_, args) =>
        {
            if (args.Identity.Protocols.Contains("/app/late/1.0.0"))
            {
                told.TrySetResult();
            }
        };
        await node.Host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation);

        await peer.RunAsync<Nothing>("handle", new { protocol = "/app/late/1.0.0" });

        await told.Task.WaitAsync(Patience, Cancellation);
    }
}
