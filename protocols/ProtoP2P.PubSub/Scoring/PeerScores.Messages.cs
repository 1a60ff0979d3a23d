namespace ProtoP2P.PubSub;

/// <content>What peers earn and lose by the messages they deliver: P2, P3, P4.</content>
internal sealed partial class PeerScores
{
    /// <summary>A message is seen for the first time and goes to be validated: who sends it meanwhile shares in the verdict.</summary>
    public void MessageArrived(MessageId id)
    {
        if (_options.DefaultTopic is null && _options.Topics.Count == 0)
        {
            return;
        }

        long now = _clock.GetTimestamp();
        if (_records.Find(id) is not { } record)
        {
            _records.Start(id, now);
        }
        else if (record.State != DeliveryState.Pending)
        {
            // The seen cache forgot it before this did: it is judged anew.
            record.ForgetForwarders();
            _records.Move(record, DeliveryState.Pending, now);
        }
    }

    /// <summary>A message of another was found valid. Not for messages of this node: copies of those are only what it sent coming back.</summary>
    public void MessageDelivered(ScoredPeer from, string topic, MessageId id)
    {
        DeliveryRecord? record = _records.Find(id);
        if (record is { State: not DeliveryState.Pending })
        {
            return;
        }

        if (OptionsOf(topic) is null)
        {
            DropIfAny(record);
            return;
        }

        long now = _clock.GetTimestamp();
        _records.DropOutOfWindow(now);
        record ??= _records.Start(id, now);
        CreditFirst(from, topic);
        foreach (ScoredPeer forwarder in record.Forwarders)
        {
            if (forwarder != from)
            {
                CreditNearFirst(forwarder, topic);
            }
        }

        // A second copy of the first deliverer is no second delivery.
        record.TryAdd(from);
        _records.Move(record, DeliveryState.Valid, now);
    }

    /// <summary>A message came that the router has seen already.</summary>
    public void MessageDuplicate(ScoredPeer from, string topic, MessageId id)
    {
        if (_records.Find(id) is not { } record)
        {
            return;
        }

        if (record.State == DeliveryState.Pending)
        {
            record.TryAdd(from);
        }
        else if (record.State == DeliveryState.Rejected)
        {
            Blame(from, topic);
        }
        else if (IsWithinWindow(topic, record) && record.TryAdd(from))
        {
            CreditNearFirst(from, topic);
        }
    }

    /// <summary>A message was not accepted. Which reasons score, and for whom: <see cref="RejectReason"/>.</summary>
    public void MessageRejected(ScoredPeer from, string topic, MessageId id, RejectReason reason)
    {
        switch (reason)
        {
            case RejectReason.ValidationFailed:
                RejectByValidator(from, topic, id);
                break;
            case RejectReason.ValidationIgnored or RejectReason.ValidationThrottled:
                DropIfAny(_records.Find(id) is { State: DeliveryState.Pending } record ? record : null);
                break;
            case RejectReason.ValidationQueueFull or RejectReason.BlacklistedPeer or RejectReason.BlacklistedSource:
                // It never came to be judged: whether it has the id that it claims is not known, so a record of the id is another's.
                break;
            default:
                Blame(from, topic);
                break;
        }
    }

    private void RejectByValidator(ScoredPeer from, string topic, MessageId id)
    {
        DeliveryRecord? record = _records.Find(id);
        if (record is { State: not DeliveryState.Pending })
        {
            return;
        }

        if (OptionsOf(topic) is null)
        {
            DropIfAny(record);
            return;
        }

        long now = _clock.GetTimestamp();
        record ??= _records.Start(id, now);
        Blame(from, topic);
        foreach (ScoredPeer forwarder in record.Forwarders)
        {
            if (forwarder != from)
            {
                Blame(forwarder, topic);
            }
        }

        record.ForgetForwarders();
        _records.Move(record, DeliveryState.Rejected, now);
    }

    private bool IsWithinWindow(string topic, DeliveryRecord record) =>
        OptionsOf(topic) is { } options && _clock.GetElapsedTime(record.Since) <= options.MeshMessageDeliveriesWindow;

    private void CreditFirst(ScoredPeer peer, string topic)
    {
        if (peer.State == ScoredPeerState.Connected)
        {
            StandingOf(peer, topic)?.AddFirstDelivery();
            peer.IsCounted = false;
        }
    }

    // Only who is in the mesh has a standing to which it can count, so none is begun.
    private void CreditNearFirst(ScoredPeer peer, string topic)
    {
        if (peer.State == ScoredPeerState.Connected && peer.Find(topic) is { IsInMesh: true } standing)
        {
            standing.AddMeshDelivery();
            peer.IsCounted = false;
        }
    }

    private void Blame(ScoredPeer peer, string topic)
    {
        if (OptionsOf(topic) is not null && Remembered(peer) is { } culprit)
        {
            StandingOf(culprit, topic)?.AddInvalid();
            culprit.IsCounted = false;
        }
    }

    private void DropIfAny(DeliveryRecord? record)
    {
        if (record is not null)
        {
            _records.Drop(record);
        }
    }
}
