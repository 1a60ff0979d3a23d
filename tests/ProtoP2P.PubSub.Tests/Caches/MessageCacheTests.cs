using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Caches;

public sealed class MessageCacheTests
{
    [Fact]
    public void Messages_are_told_of_for_three_heartbeats_and_kept_for_five()
    {
        var cache = new MessageCache(windows: 5, gossipWindows: 3, maxBytes: 1_000_000);
        PubSubMessage message = Bench.Message([1]);
        cache.Add(message);
        for (int beat = 0; beat < 5; beat++)
        {
            List<MessageId> told = [];
            cache.CollectGossip(Bench.TopicName, told);
            told.Count.ShouldBe(beat < 3 ? 1 : 0);
            cache.Find(message.Id.Span).ShouldNotBeNull();
            cache.Shift();
        }

        cache.Find(message.Id.Span).ShouldBeNull();
        cache.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Beyond_its_bytes_the_oldest_go()
    {
        var cache = new MessageCache(windows: 5, gossipWindows: 3, maxBytes: 14_000);
        PubSubMessage[] messages = [.. Enumerable.Range(0, 30).Select(i => Bench.Message([.. new byte[990], (byte)i]))];
        foreach (PubSubMessage message in messages)
        {
            cache.Add(message);
            cache.Bytes.ShouldBeLessThanOrEqualTo(14_000);
        }

        cache.Count.ShouldBe(9);
        cache.Find(messages[20].Id.Span).ShouldBeNull();
        cache.Find(messages[21].Id.Span).ShouldNotBeNull();
    }

    [Fact]
    public void Small_messages_are_counted_with_what_they_take_beside_their_bytes()
    {
        var cache = new MessageCache(windows: 5, gossipWindows: 3, maxBytes: 1024 * 1024);
        for (int i = 0; i < 3_000; i++)
        {
            cache.Add(Bench.Message([(byte)i, (byte)(i >> 8)]));
        }

        cache.Count.ShouldBeInRange(1_500, 2_048);
    }

    [Fact]
    public void Gossip_tells_only_of_its_topic()
    {
        var cache = new MessageCache(windows: 5, gossipWindows: 3, maxBytes: 10_000);
        PubSubMessage here = Bench.Message([1], "here");
        cache.Add(here);
        cache.Add(Bench.Message([2], "there"));
        List<MessageId> told = [];

        cache.CollectGossip("here", told);

        told.ShouldBe([here.Id]);
    }
}
