using System.Net;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>
/// Publish and subscribe without I/O: peers, frames, publications, verdicts and heartbeats go in; what is to be done goes out through <see cref="IRouterOutput"/>. To be called by one thread at a
/// time.
/// </summary>
internal sealed class PubSubEngine
{
    private static readonly RpcLimits Limits = RpcLimits.Default;

    private readonly RouterState _state;
    private readonly PubSubOptions _options;
    private readonly IRouter _router;
    private readonly SeenCache _seen;
    private readonly MessagePool _messages = new();

    public PubSubEngine(RouterState state, PubSubOptions options, SeenCache seen, IRouter router)
    {
        _state = state;
        _options = options;
        _seen = seen;
        _router = router;
    }

    /// <summary>The connected peers.</summary>
    public IReadOnlyDictionary<PeerId, RouterPeer> Peers => _state.Peers;

    /// <summary>The topics that this node or a peer is subscribed to.</summary>
    public TopicTable Topics => _state.Topics;

    /// <summary>A peer has come, and is told what this node is subscribed to.</summary>
    public RouterPeer AddPeer(PeerId id, ProtocolVersion version, bool isOutbound, bool isDirect, IPAddress? address, object? driver = null)
    {
        var peer = new RouterPeer(id, version, isOutbound, isDirect, driver);
        _state.Peers.Add(id, peer);

        // Direct peers too, though nothing follows from their scores: those who forward what a direct peer sent first are judged by its verdict.
        peer.Score = _state.Scores.Add(id, address);
        if (address is not null)
        {
            peer.Addresses.Add(address);
        }

        foreach (Topic topic in _state.Topics.All)
        {
            if (topic.IsJoined)
            {
                _state.Send(peer, OutboundItem.Subscribe(topic));
            }
        }

        _router.AddPeer(peer);
        return peer;
    }

    /// <summary>The peer has other connections than it had.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="addresses">Where it is connected now, each address once.</param>
    public void SetAddresses(RouterPeer peer, IReadOnlyList<IPAddress> addresses)
    {
        if (peer.Score is not { } score)
        {
            return;
        }

        foreach (IPAddress added in addresses.Except(peer.Addresses))
        {
            _state.Scores.AddAddress(score, added);
        }

        foreach (IPAddress removed in peer.Addresses.Except(addresses))
        {
            _state.Scores.RemoveAddress(score, removed);
        }

        peer.Addresses.Clear();
        peer.Addresses.AddRange(addresses);
    }

    /// <summary>A peer has gone.</summary>
    public void RemovePeer(RouterPeer peer)
    {
        if (!_state.Peers.TryGetValue(peer.Id, out RouterPeer? known) || !ReferenceEquals(known, peer))
        {
            return;
        }

        _state.Peers.Remove(peer.Id);
        peer.IsGone = true;
        foreach (Topic topic in peer.Topics)
        {
            topic.Exit(peer);
            _state.Observer.Unsubscribed(peer, topic);
            _state.Topics.Release(topic);
        }

        _router.RemovePeer(peer);
        peer.Topics.Clear();
        if (peer.Score is { } score)
        {
            _state.Scores.Remove(score);
        }
    }

    /// <summary>Takes up again what a peer was subscribed to, whose stream this node has opened anew: the peer knows nothing of it and does not say so again.</summary>
    /// <param name="peer">The peer as it is now.</param>
    /// <param name="topics">Names on the wire.</param>
    public void Resubscribe(RouterPeer peer, IEnumerable<byte[]> topics)
    {
        foreach (byte[] topic in topics)
        {
            TryAddSubscription(peer, topic);
        }
    }

    /// <summary>Handles a frame of a peer; nothing happens where the peer has gone. The frame's bytes must not change afterwards.</summary>
    /// <returns>Null, or what is wrong with it; then nothing of it was done, and the stream is to be reset.</returns>
    public string? HandleFrame(RouterPeer from, ReadOnlyMemory<byte> frame)
    {
        if (from.IsGone)
        {
            return null;
        }

        if (RpcCheck.FindFault(frame.Span, Limits) is { } fault)
        {
            _state.Penalize(from);
            return fault;
        }

        // Who is subscribed stays known of peers that are not heeded otherwise: they may become better.
        HandleSubscriptions(from, frame.Span);
        if (!_router.Heeds(from))
        {
            return null;
        }

        foreach (ReadOnlySpan<byte> encoded in new FieldSequence(frame.Span, RpcField.Publish))
        {
            frame.Span.Overlaps(encoded, out int offset);
            HandleMessage(from, frame.Slice(encoded.IsEmpty ? 0 : offset, encoded.Length), frame.Length);
        }

        _router.HandleControl(from, frame.Span);
        return null;
    }

    /// <summary>Takes up the validation of a message whose signature has been verified.</summary>
    /// <returns>False where another copy was quicker, or the signature proves nothing: then there is no more to do.</returns>
    public bool BeginValidation(PubSubMessage message, RouterPeer from, bool isAuthentic)
    {
        if (TryBegin(message, from, isAuthentic))
        {
            return true;
        }

        message.Release();
        return false;
    }

    /// <summary>The validators have judged a message.</summary>
    public void Complete(PubSubMessage message, RouterPeer from, ValidationResult result)
    {
        Conclude(message, from, result);
        message.Release();
    }

    /// <summary>Gives a message up that could not be validated for want of room; nobody is to blame.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="reason">Where there was no room.</param>
    public void Throttle(PubSubMessage message, RouterPeer from, RejectReason reason)
    {
        Reject(from, message.Topic, message.Id, reason);
        message.Release();
    }

    private bool TryBegin(PubSubMessage message, RouterPeer from, bool isAuthentic)
    {
        if (!isAuthentic)
        {
            Reject(from, message.Topic, message.Id, RejectReason.InvalidSignature);
            return false;
        }

        if (!_seen.Add(message.Id, _state.Now))
        {
            Duplicate(from, message);
            return false;
        }

        if (_state.Topics.Find(message.Topic) is not { IsJoined: true } topic)
        {
            return false;
        }

        if (from.Score is not null)
        {
            _state.Scores.MessageArrived(message.Id);
        }

        _router.MessageArrived(topic, message, from);
        return true;
    }

    private void Conclude(PubSubMessage message, RouterPeer from, ValidationResult result)
    {
        if (result != ValidationResult.Accept)
        {
            Reject(from, message.Topic, message.Id, result == ValidationResult.Reject ? RejectReason.ValidationFailed : RejectReason.ValidationIgnored);
            return;
        }

        _state.Observer.Accepted(from, message.Topic);
        if (from.Score is { } score)
        {
            _state.Scores.MessageDelivered(score, message.Topic, message.Id);
        }

        if (_state.Topics.Find(message.Topic) is not { IsJoined: true } topic)
        {
            return;
        }

        if (topic.Subscriptions > 0)
        {
            message.Keep();
            _state.Output.Deliver(message);
        }

        _router.Publish(topic, message, from);
    }

    /// <summary>Publishes a message of this node, whose id is set.</summary>
    /// <returns>To how many peers it went; null where the same message was published or seen before.</returns>
    public int? Publish(PubSubMessage message)
    {
        if (!_seen.Add(message.Id, _state.Now))
        {
            return null;
        }

        _state.Observer.Published(message.Topic);
        Topic topic = _state.Topics.GetOrAdd(message.Topic);
        int recipients = _router.Publish(topic, message, from: null);
        _state.Topics.Release(topic);
        return recipients;
    }

    /// <summary>One more here wants the messages of a topic.</summary>
    public void Subscribe(string name) => Enter(name, isRelay: false);

    /// <summary>One less here wants them.</summary>
    public void Unsubscribe(string name) => Exit(name, isRelay: false);

    /// <summary>One more here wants a topic's messages passed on, unread.</summary>
    public void AddRelay(string name) => Enter(name, isRelay: true);

    /// <summary>One less.</summary>
    public void RemoveRelay(string name) => Exit(name, isRelay: true);

    /// <summary>The time of the heartbeat has come.</summary>
    public void Heartbeat()
    {
        _seen.Expire(_state.Now);
        _router.Heartbeat();
    }

    private void Enter(string name, bool isRelay)
    {
        Topic topic = _state.Topics.GetOrAdd(name);
        bool wasJoined = topic.IsJoined;
        topic.Relays += isRelay ? 1 : 0;
        topic.Subscriptions += isRelay ? 0 : 1;
        if (!wasJoined)
        {
            // A relay is subscribed to its peers: nobody meshes with who is not.
            Announce(OutboundItem.Subscribe(topic));
            _router.Join(topic);
        }
    }

    private void Exit(string name, bool isRelay)
    {
        if (_state.Topics.Find(name) is not { } topic || (isRelay ? topic.Relays : topic.Subscriptions) == 0)
        {
            return;
        }

        topic.Relays -= isRelay ? 1 : 0;
        topic.Subscriptions -= isRelay ? 0 : 1;
        if (!topic.IsJoined)
        {
            _router.Leave(topic);
            Announce(OutboundItem.Unsubscribe(topic));
        }

        _state.Topics.Release(topic);
    }

    private void Announce(OutboundItem subscription)
    {
        foreach (RouterPeer peer in _state.Peers.Values)
        {
            _state.Send(peer, subscription);
        }
    }

    private void HandleSubscriptions(RouterPeer from, ReadOnlySpan<byte> frame)
    {
        bool isOverLimit = false;
        foreach (ReadOnlySpan<byte> subscription in new FieldSequence(frame, RpcField.Subscriptions))
        {
            ReadOnlySpan<byte> name = ControlReader.Bytes(subscription, RpcField.SubscribeTopic);
            if (name.IsEmpty)
            {
                continue;
            }

            if (ControlReader.Number(subscription, RpcField.SubscribeFlag) == 0)
            {
                HandleUnsubscription(from, name);
                continue;
            }

            isOverLimit |= !TryAddSubscription(from, name);
        }

        if (isOverLimit)
        {
            _state.Penalize(from);
        }
    }

    private bool TryAddSubscription(RouterPeer from, ReadOnlySpan<byte> name)
    {
        if (_state.Topics.Find(name) is { } known && known.Subscribers.Contains(from))
        {
            return true;
        }

        if (from.Topics.Count >= _options.MaxTopicsPerPeer)
        {
            return false;
        }

        Topic topic = _state.Topics.GetOrAdd(name);
        topic.Enter(from);
        from.Topics.Add(topic);
        _state.Observer.Subscribed(from, topic);
        return true;
    }

    private void HandleUnsubscription(RouterPeer from, ReadOnlySpan<byte> name)
    {
        if (_state.Topics.Find(name) is not { } topic || !topic.Exit(from))
        {
            return;
        }

        from.Topics.Remove(topic);
        _state.Observer.Unsubscribed(from, topic);
        _router.PeerLeft(from, topic);
        _state.Topics.Release(topic);
    }

    private void HandleMessage(RouterPeer from, ReadOnlyMemory<byte> encoded, int frameLength)
    {
        if (!MessageFields.TryRead(encoded, out MessageFields fields)
            || fields.Topic is not { } name
            || _state.Topics.Find(name.Span) is not { IsJoined: true } topic)
        {
            return;
        }

        if (MessageSignature.FindMissing(fields, _options.SignaturePolicy) is { } missing)
        {
            Reject(from, topic.Name, default, missing);
            return;
        }

        PubSubMessage message = _messages.Rent(topic.Name, fields, from.Id);
        if (IsWorthValidating(topic, message, from))
        {
            // A message that is kept must not keep the rest of its frame: that is charged to nobody.
            if (frameLength - encoded.Length > encoded.Length + PubSubMessage.Overhead)
            {
                message.Detach();
            }

            _state.Output.Validate(message, from);
        }
        else
        {
            message.Release();
        }
    }

    private bool IsWorthValidating(Topic topic, PubSubMessage message, RouterPeer from)
    {
        bool hasId;
        try
        {
            hasId = TryIdentify(topic, message);
        }
        catch (Exception exception)
        {
            // The application's fault, not the peer's: the message is ignored, and the rest of its frame is not.
            _state.Observer.NotIdentified(from, topic.Name, exception);
            return false;
        }

        if (!hasId)
        {
            Reject(from, topic.Name, default, RejectReason.Malformed);
            return false;
        }

        if (_seen.Contains(message.Id))
        {
            Duplicate(from, message);
            return false;
        }

        if (message.IsFrom(_state.Self))
        {
            Reject(from, topic.Name, message.Id, RejectReason.SelfOrigin);
            return false;
        }

        return true;
    }

    private bool TryIdentify(Topic topic, PubSubMessage message)
    {
        if (!topic.IsIdHash || _router.FindTwin(message.Encoded.Span) is not { } twin)
        {
            return topic.TryIdentify(message);
        }

        message.Identify(twin);
        return true;
    }

    private void Duplicate(RouterPeer from, PubSubMessage message)
    {
        _state.Observer.Duplicated(from, message.Topic);
        if (from.Score is { } score)
        {
            _state.Scores.MessageDuplicate(score, message.Topic, message.Id);
        }
    }

    private void Reject(RouterPeer from, string topic, MessageId id, RejectReason reason)
    {
        _state.Observer.Rejected(from, topic, reason);
        if (from.Score is { } score)
        {
            _state.Scores.MessageRejected(score, topic, id, reason);
        }
    }
}
