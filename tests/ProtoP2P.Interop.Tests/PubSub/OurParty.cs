using System.Collections.Concurrent;
using System.Text;
using ProtoP2P.PubSub;

namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>A node of ours.</summary>
internal sealed class OurParty : IPubSubParty
{
    private readonly TestNode _node;
    private readonly PubSubService _pubSub;
    private readonly ConcurrentQueue<ReceivedText> _received = new();
    private readonly List<Task> _readers = [];

    private OurParty(TestNode node, PubSubService pubSub)
    {
        _node = node;
        _pubSub = pubSub;
    }

    public string PeerId => _node.Host.PeerId.ToString();

    public string Address => _node.Address;

    public static async Task<OurParty> StartAsync(PubSubService pubSub) =>
        new(await TestNode.StartAsync("yamux", configure: options => options.Services.Add(pubSub)), pubSub);

    public async Task DialAsync(string address) => await _node.Host.ConnectAsync(Multiaddress.Parse(address), TestContext.Current.CancellationToken);

    public Task SubscribeAsync(string topic)
    {
        ITopicSubscription subscription = _pubSub.Subscribe(topic, capacity: 10_000);
        _readers.Add(Task.Run(async () =>
        {
            await foreach (PubSubMessage message in subscription)
            {
                _received.Enqueue(new ReceivedText(Encoding.UTF8.GetString(message.Data.Span), message.From?.ToString()));
            }
        }));
        return Task.CompletedTask;
    }

    public Task PublishAsync(string topic, IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
        {
            _pubSub.Publish(topic, Encoding.UTF8.GetBytes(text));
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ReceivedText>> GetReceivedAsync() => Task.FromResult<IReadOnlyList<ReceivedText>>([.. _received]);

    public Task<IReadOnlyList<string>> GetSubscribersAsync(string topic) =>
        Task.FromResult<IReadOnlyList<string>>([.. _pubSub.GetSubscribers(topic).Select(peer => peer.ToString())]);

    public Task<IReadOnlyList<string>> GetMeshAsync(string topic) =>
        Task.FromResult<IReadOnlyList<string>>([.. _pubSub.GetMesh(topic).Select(peer => peer.ToString())]);

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await Task.WhenAll(_readers);
    }
}
