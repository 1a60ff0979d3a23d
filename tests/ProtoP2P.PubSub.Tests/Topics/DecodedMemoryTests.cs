using System.Collections.Concurrent;
using Google.Protobuf;
using ProtoP2P.PubSub.Tests.Hosting;

namespace ProtoP2P.PubSub.Tests.Topics;

/// <summary>What was decoded of a message lives no longer than somebody may read it.</summary>
public sealed class DecodedMemoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_no_reader_has_room_for_is_not_kept_with_the_message()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription<Article> reader = bobs.GetTopic(INews.Topic, Article.Parser).Subscribe(capacity: 1);
        var seen = new ConcurrentQueue<PubSubMessage>();
        using IDisposable validator = bobs.AddValidator(INews.Topic, (message, _) =>
        {
            seen.Enqueue(message);
            return ValueTask.FromResult(ValidationResult.Accept);
        });
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await alices.WaitForSubscribersAsync(INews.Topic, 1, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        alices.Publish(INews.Topic, new Article { Title = "first" }.ToByteArray());
        alices.Publish(INews.Topic, new Article { Title = "second" }.ToByteArray());
        await Soon.HoldsAsync(() => reader.Dropped == 1, "one is lost");

        await Soon.HoldsAsync(() => seen.Count(message => message.PeekDecoded<TopicMessage<Article>>() is null) == 1, "what was lost is forgotten");
        (await reader.ReadAsync(Cancellation)).ShouldNotBeNull();
    }
}
