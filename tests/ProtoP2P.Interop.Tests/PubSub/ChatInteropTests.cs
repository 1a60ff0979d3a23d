using System.Text.Json.Nodes;
using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.Samples.Tests;

namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>samples/Chat and js-libp2p in one room: typed messages of each are read by the other.</summary>
public sealed class ChatInteropTests(JsPeerFixture js)
{
    private const string Room = "/chat/1.0.0";

    [Fact]
    public async Task The_chat_and_a_js_peer_talk_with_each_other()
    {
        JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux") { PubSub = "gossipsub" });
        await using var party = new JsParty(peer);
        await party.SubscribeAsync(Room);
        await using ChatProcess ada = await ChatProcess.StartAsync("--name", "ada", "--peer", peer.Address);
        (await ada.NextAsync("joined"))["peer"]!.GetValue<string>().ShouldBe(peer.PeerId);
        await MixedNetwork.UntilAsync(async () => (await party.GetSubscribersAsync(Room)).Contains(ada.Peer), "js knows ada's subscription");

        await peer.RunAsync<Nothing>("say", new { topic = Room, message = new ChatLine("jane", "grüße", 1_700_000_000_123) });
        JsonObject atAda = await ada.NextAsync("message");
        await ada.TypeAsync("hello, jane");
        IReadOnlyList<ChatLine> heard = [];
        await MixedNetwork.UntilAsync(async () => (heard = (await peer.RunAsync<JsHeard>("heard")).Messages).Count > 0, "js hears ada");

        atAda["name"]!.GetValue<string>().ShouldBe("jane");
        atAda["text"]!.GetValue<string>().ShouldBe("grüße");
        atAda["time"]!.GetValue<long>().ShouldBe(1_700_000_000_123);
        atAda["from"]!.GetValue<string>().ShouldBe(peer.PeerId);
        heard.Single().Name.ShouldBe("ada");
        heard.Single().Text.ShouldBe("hello, jane");
        heard.Single().Time.ShouldBeGreaterThan(1_700_000_000_000);
    }

    [Fact]
    public async Task What_js_sends_that_is_no_chat_message_is_not_shown()
    {
        JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux") { PubSub = "gossipsub" });
        await using var party = new JsParty(peer);
        await party.SubscribeAsync(Room);
        await using ChatProcess ada = await ChatProcess.StartAsync("--name", "ada", "--peer", peer.Address);
        await MixedNetwork.UntilAsync(async () => (await party.GetSubscribersAsync(Room)).Contains(ada.Peer), "js knows ada's subscription");

        await party.PublishAsync(Room, ["not protobuf"]);
        await peer.RunAsync<Nothing>("say", new { topic = Room, message = new ChatLine("jane", "hello", 1) });

        (await ada.NextAsync("message"))["text"]!.GetValue<string>().ShouldBe("hello");
    }
}
