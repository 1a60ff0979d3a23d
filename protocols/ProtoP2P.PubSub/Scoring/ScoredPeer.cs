namespace ProtoP2P.PubSub;

/// <summary>What is held for and against one peer. <see cref="PeerScores"/> changes it; everyone else only keeps it.</summary>
internal sealed class ScoredPeer(PeerId peer)
{
    // Topics come and go over a long connection; those in which nothing is left to count go when there are more than this.
    private const int ManyTopics = 64;

    private readonly List<TopicStanding> _topics = [];

    public PeerId Peer { get; } = peer;

    public ScoredPeerState State { get; set; } = ScoredPeerState.Forgotten;

    // Not as an interface: a score is read without allocating an enumerator.
    public List<TopicStanding> Topics => _topics;

    public List<PeerAddress> Addresses { get; } = new(capacity: 1);

    /// <summary>P5 as <see cref="PeerScoreOptions.AppSpecificScore"/> has it.</summary>
    public double AskedScore { get; set; }

    /// <summary>P5 as the application set it.</summary>
    public double GivenScore { get; set; }

    public double BehaviourPenalty { get; set; }

    public double SlowPenalty { get; set; }

    /// <summary>The score without P6, which changes with others; only valid while <see cref="IsCounted"/>.</summary>
    public double Points { get; set; }

    public bool IsCounted { get; set; }

    /// <summary>Where it stands among the connected.</summary>
    public int Position { get; set; }

    public long RetainedAt { get; set; }

    public LinkedListNode<ScoredPeer>? Retention { get; set; }

    public bool HasBlemish => BehaviourPenalty > 0 || SlowPenalty > 0 || GivenScore < 0 || HasTopicBlemish;

    private bool HasTopicBlemish
    {
        get
        {
            foreach (TopicStanding standing in _topics)
            {
                if (standing.HasBlemish)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public TopicStanding? Find(string topic)
    {
        foreach (TopicStanding standing in _topics)
        {
            // Nearly always the same string, which is found equal without a look at its letters.
            if (string.Equals(standing.Topic, topic, StringComparison.Ordinal))
            {
                return standing;
            }
        }

        return null;
    }

    public TopicStanding Begin(string topic, TopicScoreOptions options)
    {
        var standing = new TopicStanding(topic, options);
        _topics.Add(standing);
        return standing;
    }

    public int IndexOf(AddressKey key)
    {
        for (int i = 0; i < Addresses.Count; i++)
        {
            if (Addresses[i].Group.Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The sum over its addresses: who has many has more to answer for.</summary>
    public double ColocationFactor()
    {
        double factor = 0;
        foreach (PeerAddress address in Addresses)
        {
            factor += address.Group.SquaredSurplus;
        }

        return factor;
    }

    public void Refresh(TimeProvider clock, long now, in DecayStep step, PeerScoreOptions options)
    {
        IsCounted = false;
        BehaviourPenalty = step.Apply(BehaviourPenalty, options.BehaviourPenaltyDecay);
        SlowPenalty = step.Apply(SlowPenalty, options.SlowPeerDecay);
        foreach (TopicStanding standing in _topics)
        {
            standing.Refresh(clock, now, step);
        }

        if (_topics.Count > ManyTopics)
        {
            _topics.RemoveAll(static standing => standing.IsBlank);
        }
    }

    /// <summary>Leaves every mesh, with the deficits there, and loses what it earned by first deliveries.</summary>
    public void Disconnect()
    {
        IsCounted = false;
        foreach (TopicStanding standing in _topics)
        {
            standing.ForgetFirstDeliveries();
            standing.Prune();
        }

        _topics.RemoveAll(static standing => !standing.HasBlemish);
    }

    public void Clear()
    {
        IsCounted = false;
        AskedScore = GivenScore = BehaviourPenalty = SlowPenalty = 0;
        _topics.Clear();
    }
}
