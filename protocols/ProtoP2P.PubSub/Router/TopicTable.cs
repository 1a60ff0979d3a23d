using System.Text;

namespace ProtoP2P.PubSub.Router;

/// <summary>The topics that this node or a peer is subscribed to, found by their bytes on the wire.</summary>
internal sealed class TopicTable(PubSubOptions options)
{
    // What a topic has at most, on the wire and at the publisher.
    private const int MaxStackLength = 1024;

    private readonly Dictionary<byte[], Topic> _topics = new(Utf8Comparer.Instance);

    /// <summary>All topics.</summary>
    public Dictionary<byte[], Topic>.ValueCollection All => _topics.Values;

    /// <summary>How many there are.</summary>
    public int Count => _topics.Count;

    /// <summary>A topic by its name on the wire, or null.</summary>
    public Topic? Find(ReadOnlySpan<byte> utf8) => _topics.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(utf8, out Topic? topic) ? topic : null;

    /// <summary>A topic by its name, or null. Every message asks twice: nothing is allocated.</summary>
    public Topic? Find(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        Span<byte> utf8 = length <= MaxStackLength ? stackalloc byte[MaxStackLength] : new byte[length];
        return Find(utf8[..Encoding.UTF8.GetBytes(name, utf8)]);
    }

    /// <summary>A topic by its name on the wire, made where it is new.</summary>
    public Topic GetOrAdd(ReadOnlySpan<byte> utf8)
    {
        if (Find(utf8) is { } known)
        {
            return known;
        }

        string name = Encoding.UTF8.GetString(utf8);
        var topic = new Topic(name, utf8.ToArray(), options.MessageIdOf(name));
        _topics.Add(topic.Utf8, topic);
        return topic;
    }

    /// <summary>A topic by its name, made where it is new.</summary>
    public Topic GetOrAdd(string name) => GetOrAdd(Encoding.UTF8.GetBytes(name));

    /// <summary>Forgets a topic that nobody has to do with any more.</summary>
    public void Release(Topic topic)
    {
        if (!topic.IsInUse)
        {
            _topics.Remove(topic.Utf8);
        }
    }
}
