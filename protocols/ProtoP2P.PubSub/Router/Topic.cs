using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>What the router knows of a topic: who is subscribed, and whom this node meshes with.</summary>
internal sealed class Topic(string name, byte[] utf8, MessageIdFunction messageId)
{
    private readonly MessageIdWriter? _idWriter = MessageIdFunctions.WriterOf(messageId);

    /// <summary>The name; the one object for all messages of the topic.</summary>
    public string Name { get; } = name;

    /// <summary>The name as it goes over the wire.</summary>
    public byte[] Utf8 { get; } = utf8;

    /// <summary>Whether an id is the hash of a payload: then it is worth a look whether a copy was hashed before.</summary>
    public bool IsIdHash { get; } = messageId == MessageIdFunctions.Sha256;

    /// <summary>Sets the id of a message; false where it has none. Throws what the application's function throws.</summary>
    public bool TryIdentify(PubSubMessage message)
    {
        if (_idWriter is null)
        {
            message.Id = messageId(message);
        }
        else
        {
            message.Identify(_idWriter);
        }

        return message.Id != default;
    }

    /// <summary>The peers that are subscribed.</summary>
    public PeerSet Subscribers { get; } = new();

    /// <summary>Those of them that are in no mesh and get everything: direct peers, and peers that know no meshes. Few or none, so that a message need not look at all.</summary>
    public PeerSet OutsideOfMeshes { get; } = new();

    /// <summary>How many here want its messages. Those who only relay it count under <see cref="Relays"/>.</summary>
    public int Subscriptions { get; set; }

    /// <summary>How many here want it passed on without reading it.</summary>
    public int Relays { get; set; }

    /// <summary>Whether this node is a part of the topic.</summary>
    public bool IsJoined => Subscriptions + Relays > 0;

    /// <summary>The peers to which messages go in full. Empty where this node is no part of the topic.</summary>
    public PeerSet Mesh { get; } = new();

    /// <summary>The same for a topic that this node only publishes to.</summary>
    public PeerSet Fanout { get; } = new();

    /// <summary>When this node last published to it without being a part of it; null where it does not.</summary>
    public TimeSpan? LastPublished { get; set; }

    /// <summary>Whether anything is known that must be kept.</summary>
    public bool IsInUse => IsJoined || Subscribers.Count > 0 || LastPublished is not null;

    /// <summary>A peer is subscribed.</summary>
    public void Enter(RouterPeer peer)
    {
        Subscribers.Add(peer);
        if (peer.IsDirect || peer.Version == ProtocolVersion.FloodSub)
        {
            OutsideOfMeshes.Add(peer);
        }
    }

    /// <summary>A peer is not subscribed any more; false where it was not.</summary>
    public bool Exit(RouterPeer peer)
    {
        OutsideOfMeshes.Remove(peer);
        return Subscribers.Remove(peer);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
