using System.Net;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>A connected peer as the router sees it.</summary>
/// <param name="id">Who.</param>
/// <param name="version">What it speaks.</param>
/// <param name="isOutbound">Whether this node dialled it.</param>
/// <param name="isDirect">Whether it gets everything and is never judged.</param>
/// <param name="driver">What drives the router keeps this with the peer, such as its queue.</param>
internal sealed class RouterPeer(PeerId id, ProtocolVersion version, bool isOutbound, bool isDirect, object? driver)
{
    private IdRing? _unwanted;

    /// <summary>Who.</summary>
    public PeerId Id { get; } = id;

    /// <summary>What it speaks.</summary>
    public ProtocolVersion Version { get; } = version;

    /// <summary>Whether the router has let it go: what still comes of it must not bring it back.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether this node dialled it.</summary>
    public bool IsOutbound { get; } = isOutbound;

    /// <summary>Whether it gets everything and is never judged.</summary>
    public bool IsDirect { get; } = isDirect;

    /// <summary>Whether it understands control messages.</summary>
    public bool IsGossip => Version >= ProtocolVersion.GossipSub10;

    /// <summary>What it did; null where nobody is judged.</summary>
    public ScoredPeer? Score { get; set; }

    /// <summary>The addresses at which it is connected, each once.</summary>
    public List<IPAddress> Addresses { get; } = new(capacity: 1);

    /// <summary>The topics that it is subscribed to.</summary>
    public List<Topic> Topics { get; } = [];

    /// <summary>Frames with IHAVE since the last heartbeat.</summary>
    public int IHaveMessages { get; set; }

    /// <summary>Message ids that it made this node ask for since the last heartbeat.</summary>
    public int AskedFor { get; set; }

    /// <summary>Frames with IDONTWANT since the last heartbeat.</summary>
    public int IDontWantMessages { get; set; }

    /// <summary>The selection that the peer was last taken into; see <see cref="Recipients"/>.</summary>
    public long Selection { get; set; }

    /// <summary>What drives the router keeps this with the peer, such as its queue.</summary>
    public object? Driver { get; } = driver;

    /// <summary>Remembers that the peer declines a message, until a heartbeat.</summary>
    public void Decline(MessageId id, long untilTick)
    {
        _unwanted ??= new IdRing(int.MaxValue);
        _unwanted.Add(id, untilTick);
    }

    /// <summary>Whether the peer has declined a message.</summary>
    public bool Declines(MessageId id) => _unwanted is { } unwanted && unwanted.Contains(id);

    /// <summary>A heartbeat has come: counts begin anew, and what was declined long ago is forgotten.</summary>
    public void BeginTick(long tick)
    {
        IHaveMessages = 0;
        AskedFor = 0;
        IDontWantMessages = 0;
        _unwanted?.Expire(tick);
    }

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}
