using System.Globalization;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>A js-libp2p node.</summary>
internal sealed class JsParty(JsPeer peer) : IPubSubParty
{
    public string PeerId => peer.PeerId;

    public string Address => peer.Address;

    public Task DialAsync(string address) => peer.RunAsync<Nothing>("dial", new { addr = address });

    public Task SubscribeAsync(string topic) => peer.RunAsync<Nothing>("subscribe", new { topic });

    public Task PublishAsync(string topic, IReadOnlyList<string> texts) => peer.RunAsync<Nothing>("publish", new { topic, texts });

    /// <summary>Publishes a text under a sequence number of the caller's choice; floodsub only.</summary>
    public Task PublishAsync(string topic, string text, ulong number) =>
        peer.RunAsync<Nothing>("publishNumbered", new { topic, text, number = number.ToString(CultureInfo.InvariantCulture) });

    public async Task<IReadOnlyList<ReceivedText>> GetReceivedAsync() => (await peer.RunAsync<JsReceived>("received")).Messages;

    public async Task<IReadOnlyList<string>> GetSubscribersAsync(string topic) => (await peer.RunAsync<JsTopic>("topic", new { topic })).Subscribers;

    public async Task<IReadOnlyList<string>> GetMeshAsync(string topic) => (await peer.RunAsync<JsTopic>("topic", new { topic })).Mesh;

    /// <summary>Its streams of publish/subscribe.</summary>
    public async Task<IReadOnlyList<JsPubSubStream>> GetStreamsAsync() => (await peer.RunAsync<JsTopic>("topic", new { topic = "" })).Streams;

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}
