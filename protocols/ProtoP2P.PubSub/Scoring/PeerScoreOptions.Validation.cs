namespace ProtoP2P.PubSub;

/// <content>Checks, and the copy that a router works with.</content>
public sealed partial class PeerScoreOptions
{
    /// <summary>Throws where a value is out of range or does not fit another.</summary>
    /// <exception cref="ArgumentException">Names every such option, its value and its rule.</exception>
    public void Validate()
    {
        var errors = new List<string>();
        FindErrors(new OptionPath(nameof(PeerScoreOptions)), errors);
        ThrowIfAny(errors);
    }

    internal static void ThrowIfAny(List<string> errors)
    {
        if (errors.Count != 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, errors));
        }
    }

    internal void FindErrors(OptionPath path, ICollection<string> errors)
    {
        var check = new ScoreCheck(path, errors);
        check.NotNegative(TopicScoreCap);
        check.NotNegative(AppSpecificWeight);
        check.NotPositive(IPColocationFactorWeight);
        check.Range(IPColocationFactorThreshold, 1, 1_000_000);
        check.NotPositive(BehaviourPenaltyWeight);
        check.NotNegative(BehaviourPenaltyThreshold);
        check.Fraction(BehaviourPenaltyDecay);
        check.NotPositive(SlowPeerWeight);
        check.NotNegative(SlowPeerThreshold);
        check.Fraction(SlowPeerDecay);
        check.Range(DecayInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        check.Fraction(DecayToZero);
        check.Range(RetainScore, TimeSpan.Zero, TimeSpan.FromDays(30));
        check.Range(MaxRetainedPeers, 0, 10_000_000);
        check.Range(SeenMsgTtl, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        check.Range(MaxDeliveryRecords, 16, 10_000_000);
        Thresholds.FindErrors(path.Child(nameof(Thresholds)), errors);
        DefaultTopic?.FindErrors(path.Child(nameof(DefaultTopic)), errors);
        foreach ((string topic, TopicScoreOptions options) in Topics)
        {
            options.FindErrors(path.Child(nameof(Topics)).Entry(topic), errors);
        }
    }

    // What is scored must not change with an object that the application still holds.
    internal PeerScoreOptions Clone()
    {
        var clone = (PeerScoreOptions)MemberwiseClone();
        clone.Topics = Topics.ToDictionary(topic => topic.Key, topic => topic.Value.Clone(), StringComparer.Ordinal);
        clone.DefaultTopic = DefaultTopic?.Clone();
        clone.Thresholds = Thresholds.Clone();
        clone.IPColocationFactorWhitelist = [.. IPColocationFactorWhitelist];
        return clone;
    }
}
