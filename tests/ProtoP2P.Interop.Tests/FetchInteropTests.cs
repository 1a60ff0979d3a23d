using System.Text;
using ProtoP2P.Fetch;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>Values by key, ours and js-libp2p's.</summary>
public sealed class FetchInteropTests(JsPeerFixture js)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task We_fetch_from_js_and_it_from_us()
    {
        var options = new FetchOptions();
        options.Lookups["/greetings/"] = (key, _) => new(key == "/greetings/nobody" ? null : Encoding.UTF8.GetBytes($"ours: {key}"));
        var fetch = new FetchService(options);
        var hostOptions = new Libp2pHostOptions();
        hostOptions.ListenAddresses.Add(Multiaddress.Parse(Addresses.Tcp));
        hostOptions.Services.Add(fetch);
        await using Libp2pHost host = Libp2pHost.Create(hostOptions);
        await host.StartAsync(Cancellation);
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux"));
        PeerId theirs = (await host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation)).RemotePeer;

        Encoding.UTF8.GetString((await fetch.FetchAsync(theirs, "/greetings/us", Cancellation))!).ShouldBe("js: /greetings/us");
        (await fetch.FetchAsync(theirs, "/greetings/nobody", Cancellation)).ShouldBeNull();
        await Should.ThrowAsync<Libp2pException>(async () => await fetch.FetchAsync(theirs, "/elsewhere", Cancellation));

        (await FromJsAsync(peer, host, "/greetings/js")).ShouldBe(new JsFetch(true, "ours: /greetings/js"));
        (await FromJsAsync(peer, host, "/greetings/nobody")).ShouldBe(new JsFetch(false, null));
        (await FromJsAsync(peer, host, "/elsewhere")).ShouldBe(new JsFetch(false, null));
    }

    private static Task<JsFetch> FromJsAsync(JsPeer peer, Libp2pHost host, string key) =>
        peer.RunAsync<JsFetch>("fetch", new { peer = host.PeerId.ToString(), key });
}
