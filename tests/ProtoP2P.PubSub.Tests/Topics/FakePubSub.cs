using ProtoP2P.PubSub.Hosting;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Topics;

/// <summary>Publish/subscribe without a network: the test plays the router, step by step.</summary>
internal sealed class FakePubSub(long maxUnreadBytes = 1 << 20) : IPubSub
{
    private readonly List<TopicSubscription> _subscriptions = [];

    public event EventHandler<PeerSubscriptionEventArgs>? SubscriptionChanged
    {
        add => throw new NotSupportedException();
        remove => throw new NotSupportedException();
    }

    public event EventHandler<MeshPeerEventArgs>? MeshChanged
    {
        add => throw new NotSupportedException();
        remove => throw new NotSupportedException();
    }

    public ValidatorTable Validators { get; } = new();

    public List<byte[]> Published { get; } = [];

    public int Subscriptions => _subscriptions.Count;

    public IReadOnlyList<string> Topics => [.. _subscriptions.Select(subscription => subscription.Topic).Distinct()];

    public PublishResult Publish(string topic, ReadOnlyMemory<byte> data)
    {
        Published.Add(data.ToArray());
        return default;
    }

    public ITopicSubscription Subscribe(string topic, int capacity = 1024)
    {
        var subscription = new TopicSubscription(topic, capacity, maxUnreadBytes, ended => _subscriptions.Remove(ended));
        _subscriptions.Add(subscription);
        return subscription;
    }

    public IDisposable Relay(string topic) => throw new NotSupportedException();

    public IDisposable AddValidator(string topic, TopicValidator validator) => Validators.Add(topic, validator);

    public IReadOnlyList<PeerId> GetSubscribers(string topic) => [];

    public IReadOnlyList<PeerId> GetMesh(string topic) => [];

    public Task WaitForSubscribersAsync(string topic, int count = 1, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IReadOnlyList<PeerScoreSnapshot> GetScores() => [];

    public bool SetApplicationScore(PeerId peer, double value) => false;

    /// <summary>A message comes: it is judged, and read where it is accepted.</summary>
    public async Task<ValidationResult> ReceiveAsync(byte[] data)
    {
        PubSubMessage message = Bench.Message(data, INews.Topic);
        ValidationResult verdict = await JudgeAsync(message);
        if (verdict == ValidationResult.Accept)
        {
            Deliver(message);
        }

        return verdict;
    }

    public async Task<ValidationResult> JudgeAsync(PubSubMessage message)
    {
        foreach (TopicValidator validator in Validators.Of(INews.Topic))
        {
            ValidationResult verdict = await validator(message, CancellationToken.None);
            if (verdict != ValidationResult.Accept)
            {
                return verdict;
            }
        }

        return ValidationResult.Accept;
    }

    public void Deliver(PubSubMessage message) => _subscriptions.ForEach(subscription => subscription.Offer(message));

    /// <summary>The node stops.</summary>
    public void Stop() => _subscriptions.ForEach(subscription => subscription.Complete());
}
