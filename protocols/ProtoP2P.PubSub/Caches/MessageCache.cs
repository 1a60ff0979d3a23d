using System.Runtime.InteropServices;

namespace ProtoP2P.PubSub.Caches;

/// <summary>The messages of the last heartbeats: what gossip tells of, and what those get who ask (gossipsub v1.0, "Message cache").</summary>
internal sealed class MessageCache
{
    private readonly Dictionary<MessageId, PubSubMessage> _messages = new(MessageIdComparer.Instance);

    // Few messages are ever asked for.
    private readonly Dictionary<PubSubMessage, Dictionary<PeerId, int>> _requests = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<PubSubMessage>[] _windows;
    private readonly int _gossipWindows;
    private readonly long _maxBytes;
    private TwinTable? _twins;
    private int _current;
    private long _bytes;

    /// <summary>An empty cache.</summary>
    /// <param name="windows">For how many heartbeats messages are kept.</param>
    /// <param name="gossipWindows">Of how many of them gossip tells.</param>
    /// <param name="maxBytes">Bytes that are kept; the oldest messages make room.</param>
    public MessageCache(int windows, int gossipWindows, long maxBytes)
    {
        _windows = [.. Enumerable.Range(0, windows).Select(_ => new Queue<PubSubMessage>())];
        _gossipWindows = gossipWindows;
        _maxBytes = maxBytes;
    }

    /// <summary>How many messages are kept.</summary>
    public int Count => _messages.Count;

    /// <summary>Their bytes, and what each takes beside them.</summary>
    public long Bytes => _bytes;

    /// <summary>Keeps a message.</summary>
    public void Add(PubSubMessage message)
    {
        if (!_messages.TryAdd(message.Id, message))
        {
            return;
        }

        message.Hold();
        _twins?.Add(message);
        _windows[_current].Enqueue(message);
        _bytes += message.Footprint;
        for (int age = _windows.Length - 1; age >= 0 && _bytes > _maxBytes; age--)
        {
            Queue<PubSubMessage> window = WindowOf(age);
            while (_bytes > _maxBytes && window.TryDequeue(out PubSubMessage? oldest))
            {
                Forget(oldest);
            }
        }
    }

    /// <summary>A message by its id, or null.</summary>
    public PubSubMessage? Find(ReadOnlySpan<byte> id) =>
        _messages.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(id, out PubSubMessage? found) ? found : null;

    /// <summary>A message by its bytes as they came, or null, though it may be kept: only what was added since the first question is found.</summary>
    public PubSubMessage? FindTwin(ReadOnlySpan<byte> encoded) => (_twins ??= new TwinTable()).Find(encoded);

    /// <summary>Counts a peer's request for a message that is kept.</summary>
    /// <returns>How often the peer has asked for it, this time included.</returns>
    public int CountRequest(PubSubMessage message, PeerId peer)
    {
        ref Dictionary<PeerId, int>? peers = ref CollectionsMarshal.GetValueRefOrAddDefault(_requests, message, out _);
        peers ??= [];
        int count = peers.GetValueOrDefault(peer) + 1;
        peers[peer] = count;
        return count;
    }

    /// <summary>Adds the ids of a topic's messages that gossip tells of to <paramref name="ids"/>. They are lent: valid until the cache changes.</summary>
    public void CollectGossip(string topic, List<MessageId> ids)
    {
        for (int age = 0; age < _gossipWindows; age++)
        {
            foreach (PubSubMessage message in WindowOf(age))
            {
                // Topics are interned by the router: references tell nearly all apart.
                if (ReferenceEquals(message.Topic, topic) || message.Topic == topic)
                {
                    ids.Add(message.Id);
                }
            }
        }
    }

    /// <summary>A heartbeat has passed: what is too old is forgotten.</summary>
    public void Shift()
    {
        _current = (_current + 1) % _windows.Length;
        while (_windows[_current].TryDequeue(out PubSubMessage? expired))
        {
            Forget(expired);
        }
    }

    private Queue<PubSubMessage> WindowOf(int age) => _windows[(_current - age + _windows.Length) % _windows.Length];

    private void Forget(PubSubMessage message)
    {
        _messages.Remove(message.Id);
        _twins?.Remove(message);
        _requests.Remove(message);
        _bytes -= message.Footprint;
        message.Release();
    }
}
