using System.Text.Json.Nodes;

namespace ProtoP2P.Samples.Tests;

/// <summary>Nodes that publish and subscribe.</summary>
public sealed class NodeTopicTests
{
    [Theory]
    [InlineData("gossipsub")]
    [InlineData("floodsub")]
    public async Task What_one_node_publishes_is_an_event_of_the_other(string router)
    {
        await using NodeProcess alice = await NodeProcess.StartAsync("--services", $"identify,{router}");
        await using NodeProcess bob = await NodeProcess.StartAsync("--services", $"identify,{router}");
        (await bob.RunAsync("subscribe news"))["topics"]![0]!.GetValue<string>().ShouldBe("news");
        await alice.RunAsync($"dial {bob.Address}");
        await UntilSubscribedAsync(alice, bob.Peer);

        JsonObject published = await alice.RunAsync("publish news 68656c6c6f");
        JsonObject message = await bob.NextEventAsync("message");
        JsonObject malformed = await alice.RunAsync("publish news hello");

        published["recipients"]!.GetValue<int>().ShouldBe(1);
        message["data"]!.GetValue<string>().ShouldBe("68656c6c6f");
        message["from"]!.GetValue<string>().ShouldBe(alice.Peer);
        malformed["error"]!.GetValue<string>().ShouldContain("hexadecimal");
        (await bob.RunAsync("unsubscribe news"))["topics"]!.AsArray().Count.ShouldBe(0);
    }

    [Fact]
    public async Task Subscriptions_and_meshes_are_events()
    {
        await using NodeProcess alice = await NodeProcess.StartAsync("--services", "identify,gossipsub");
        await using NodeProcess bob = await NodeProcess.StartAsync("--services", "identify,gossipsub");
        await alice.RunAsync("subscribe news");
        await bob.RunAsync("subscribe news");
        await alice.RunAsync($"dial {bob.Address}");

        JsonObject subscription = await alice.NextEventAsync("subscription");
        JsonObject graft = await alice.NextEventAsync("graft");
        await bob.RunAsync("unsubscribe news");
        JsonObject prune = await alice.NextEventAsync("prune");
        JsonObject end = await alice.NextEventAsync("subscription");

        subscription["peer"]!.GetValue<string>().ShouldBe(bob.Peer);
        subscription["topic"]!.GetValue<string>().ShouldBe("news");
        subscription["subscribed"]!.GetValue<bool>().ShouldBeTrue();
        graft["peer"]!.GetValue<string>().ShouldBe(bob.Peer);
        graft["topic"]!.GetValue<string>().ShouldBe("news");
        prune["peer"]!.GetValue<string>().ShouldBe(bob.Peer);
        end["subscribed"]!.GetValue<bool>().ShouldBeFalse();
    }

    private static async Task UntilSubscribedAsync(NodeProcess node, string peer)
    {
        using var timeUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await node.RunAsync("peers news"))["peers"]!.AsArray().Any(known => known!.GetValue<string>() == peer))
        {
            timeUp.IsCancellationRequested.ShouldBeFalse("the subscription arrives");
        }
    }
}
