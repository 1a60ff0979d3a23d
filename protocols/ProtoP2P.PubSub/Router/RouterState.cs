namespace ProtoP2P.PubSub.Router;

/// <summary>What the parts of a router share. Not thread-safe: whoever drives the router calls it from one thread at a time.</summary>
internal sealed class RouterState
{
    private readonly long _start;

    public RouterState(PeerId self, PubSubOptions options, IPeerScores scores, IRouterOutput output, TimeProvider clock, Random random, IRouterObserver? observer = null)
    {
        Self = self;
        Scores = scores;
        Output = output;
        Clock = clock;
        Random = random;
        Observer = observer ?? NoObserver.Instance;
        Topics = new TopicTable(options);
        _start = clock.GetTimestamp();
    }

    /// <summary>This node.</summary>
    public PeerId Self { get; }

    /// <summary>What peers did.</summary>
    public IPeerScores Scores { get; }

    /// <summary>Where everything goes.</summary>
    public IRouterOutput Output { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Every choice by chance.</summary>
    public Random Random { get; }

    /// <summary>Who hears what happens.</summary>
    public IRouterObserver Observer { get; }

    /// <summary>The topics.</summary>
    public TopicTable Topics { get; }

    /// <summary>The connected peers.</summary>
    public Dictionary<PeerId, RouterPeer> Peers { get; } = [];

    /// <summary>Monotonic time since the router was made.</summary>
    public TimeSpan Now => Clock.GetElapsedTime(_start);

    /// <summary>What a peer is worth; direct peers are never judged.</summary>
    public double ScoreOf(RouterPeer peer) => peer.IsDirect || peer.Score is null ? 0 : Scores.ScoreOf(peer.Score);

    /// <summary>Queues something for a peer; false where it was dropped. A peer that reads too slowly answers for the messages that are lost on it.</summary>
    public bool Send(RouterPeer peer, in OutboundItem item)
    {
        if (Output.Send(peer, item))
        {
            Observer.Sent(item);
            return true;
        }

        Observer.Dropped(item);
        if (item.IsMessage && !peer.IsDirect && peer.Score is { } score)
        {
            Scores.AddSlowPenalty(score, 1);
        }

        return false;
    }

    /// <summary>A peer has broken the protocol, <paramref name="times"/> times.</summary>
    public void Penalize(RouterPeer peer, int times = 1)
    {
        Observer.Penalized(peer, times);
        if (!peer.IsDirect && peer.Score is { } score)
        {
            Scores.AddPenalty(score, times);
        }
    }
}
