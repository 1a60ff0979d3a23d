using System.Collections.Concurrent;
using System.Diagnostics;
using ProtoP2P.PubSub.Tests.Hosting;

namespace ProtoP2P.PubSub.Tests.Telemetry;

/// <summary>What listeners to the ActivitySource see.</summary>
public sealed class PubSubActivityTests
{
    private const string Topic = "/traced/1.0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_publication_and_its_validation_at_the_next_node_are_traced_without_the_payload()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "ProtoP2P",
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name.EndsWith(Topic, StringComparison.Ordinal) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        var current = new TaskCompletionSource<Activity?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable validator = bobs.AddValidator(Topic, async (_, _) =>
        {
            current.SetResult(Activity.Current);
            await Task.Yield();
            return ValidationResult.Reject;
        });
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await alices.WaitForSubscribersAsync(Topic, 1, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        PublishResult published = alices.Publish(Topic, "secret"u8.ToArray());
        await Soon.HoldsAsync(() => ended.Count == 2, "both activities end");

        Activity publish = ended.Single(static activity => activity.Kind == ActivityKind.Producer);
        publish.OperationName.ShouldBe($"publish {Topic}");
        publish.GetTagItem("messaging.destination.name").ShouldBe(Topic);
        publish.GetTagItem("messaging.message.id").ShouldBe(published.Id.ToString());
        publish.GetTagItem("messaging.message.body.size").ShouldBe(6);
        publish.GetTagItem("libp2p.pubsub.recipients").ShouldBe(1);
        Activity validate = ended.Single(static activity => activity.Kind == ActivityKind.Consumer);
        validate.OperationName.ShouldBe($"validate {Topic}");
        validate.GetTagItem("messaging.message.id").ShouldBe(published.Id.ToString());
        validate.GetTagItem("libp2p.peer.id").ShouldBe(alice.PeerId.ToString());
        validate.GetTagItem("libp2p.pubsub.verdict").ShouldBe("reject");
        validate.Status.ShouldBe(ActivityStatusCode.Error);
        validate.ParentId.ShouldBeNull();
        (await current.Task).ShouldBeSameAs(validate);
        ended.SelectMany(static activity => activity.TagObjects).ShouldNotContain(static tag => $"{tag.Value}".Contains("secret"));
    }
}
