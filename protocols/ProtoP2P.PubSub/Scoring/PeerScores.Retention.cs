namespace ProtoP2P.PubSub;

/// <content>Time: decay, and what is remembered of peers that left.</content>
internal sealed partial class PeerScores
{
    /// <summary>
    /// Lets counters decay by as many intervals as have ended since the last time; does nothing within an interval. For every heartbeat of the router. What is
    /// remembered of a peer that left does not decay: leaving is no way to be forgiven sooner.
    /// </summary>
    public void Refresh()
    {
        long now = _clock.GetTimestamp();
        long due = (_clock.GetElapsedTime(_startedAt, now).Ticks / _options.DecayInterval.Ticks) - _decays;
        if (due == 0)
        {
            return;
        }

        _decays += due;
        var step = new DecayStep(due, _options.DecayToZero);
        foreach (ScoredPeer peer in _connected)
        {
            peer.Refresh(_clock, now, step, _options);
            AskApplication(peer);
        }

        ForgetExpired(now);
        _records.DropExpired(now);
    }

    /// <summary>Scores a topic otherwise from now on. Counters above the new caps fall to them (go's SetTopicScoreParams).</summary>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public void SetTopic(string topic, TopicScoreOptions options)
    {
        options.Validate();
        TopicScoreOptions own = options.Clone();
        _options.Topics[topic] = own;
        _records.Window = LongestWindow(_options);
        foreach (ScoredPeer peer in _peers.Values)
        {
            peer.Find(topic)?.Use(own);
            peer.IsCounted = false;
        }
    }

    private static TimeSpan LongestWindow(PeerScoreOptions options)
    {
        TimeSpan longest = options.DefaultTopic?.MeshMessageDeliveriesWindow ?? TimeSpan.Zero;
        foreach (TopicScoreOptions topic in options.Topics.Values)
        {
            longest = topic.MeshMessageDeliveriesWindow > longest ? topic.MeshMessageDeliveriesWindow : longest;
        }

        return longest;
    }

    private void ForgetExpired(long now)
    {
        while (_retained.First?.Value is { } oldest && _clock.GetElapsedTime(oldest.RetainedAt, now) > _options.RetainScore)
        {
            _retained.RemoveFirst();
            Forget(oldest);
        }
    }

    private void Detach(ScoredPeer peer)
    {
        ScoredPeer last = _connected[^1];
        _connected[peer.Position] = last;
        last.Position = peer.Position;
        _connected.RemoveAt(_connected.Count - 1);
    }

    private void Retain(ScoredPeer peer)
    {
        if (_options.RetainScore == TimeSpan.Zero || _options.MaxRetainedPeers == 0)
        {
            Forget(peer);
            return;
        }

        if (_retained.Count == _options.MaxRetainedPeers)
        {
            ScoredPeer oldest = _retained.First!.Value;
            _retained.RemoveFirst();
            Forget(oldest);
        }

        peer.State = ScoredPeerState.Retained;
        peer.RetainedAt = _clock.GetTimestamp();
        peer.Retention = _retained.AddLast(peer);
    }

    private void Forget(ScoredPeer peer)
    {
        _peers.Remove(peer.Peer);
        _addresses.LeaveAll(peer);
        peer.Clear();
        peer.Retention = null;
        peer.State = ScoredPeerState.Forgotten;
    }

    /// <summary>
    /// To whom an invalid message is held that was found out after its sender had left and been forgotten: to what it came back as, else to what is remembered of it
    /// from now on, and to nobody where nothing is remembered. Otherwise leaving before the verdict would be a way to send invalid messages for nothing.
    /// </summary>
    private ScoredPeer? Remembered(ScoredPeer peer)
    {
        if (peer.State != ScoredPeerState.Forgotten)
        {
            return peer;
        }

        if (!_peers.TryAdd(peer.Peer, peer))
        {
            return _peers[peer.Peer];
        }

        Retain(peer);
        return peer.State == ScoredPeerState.Retained ? peer : null;
    }
}
