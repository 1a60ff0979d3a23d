namespace ProtoP2P.PubSub;

/// <summary>What a peer's score must be for what (gossipsub v1.1, "Score Thresholds"). The defaults are those of js-libp2p and rust-libp2p.</summary>
/// <remarks>Fixed, and no option: a peer below 0 is pruned from every mesh, is not grafted, and neither gets nor gives peers in exchange.</remarks>
public sealed class ScoreThresholds
{
    /// <summary>Below it no gossip is sent to the peer and its gossip is ignored: at most 0. Default −10.</summary>
    public double Gossip { get; set; } = -10;

    /// <summary>Below it the peer gets nothing of what this node publishes by flooding or fanout: at most <see cref="Gossip"/>. Default −50.</summary>
    public double Publish { get; set; } = -50;

    /// <summary>Below it everything the peer sends is ignored: at most <see cref="Publish"/>. Default −80.</summary>
    public double Graylist { get; set; } = -80;

    /// <summary>
    /// From it on the peers that the peer names in a PRUNE are dialled: 0 or more. Default 10. For trusted nodes only, set it to what only
    /// <see cref="PeerScoreOptions.AppSpecificScore"/> can give.
    /// </summary>
    public double AcceptPX { get; set; } = 10;

    /// <summary>When the median score of a mesh is below it, better peers are grafted now and then: 0 or more. Default 20.</summary>
    public double OpportunisticGraft { get; set; } = 20;

    internal ScoreThresholds Clone() => (ScoreThresholds)MemberwiseClone();

    internal void FindErrors(OptionPath path, ICollection<string> errors)
    {
        var check = new ScoreCheck(path, errors);
        check.NotPositive(Gossip);
        check.NotPositive(Publish);
        check.NotPositive(Graylist);
        check.NotNegative(AcceptPX);
        check.NotNegative(OpportunisticGraft);
        check.That(Publish <= Gossip, Publish, $"must be at most {nameof(Gossip)} ({Gossip})");
        check.That(Graylist <= Publish, Graylist, $"must be at most {nameof(Publish)} ({Publish})");
    }
}
