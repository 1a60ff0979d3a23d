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
    private readonly IRouter _router;
    private readonly SeenCache _seen;
    private readonly SubscriptionKeeper _subscriptions;
    private readonly MessageKeeper _messages;

    public PubSubEngine(RouterState state, PubSubOptions options, SeenCache seen, IRouter router)
    {
        (_state, _seen, _router) = (state, seen, router);
        _subscriptions = new SubscriptionKeeper(state, options.MaxTopicsPerPeer, router);
        _messages = new MessageKeeper(state, options, seen, router);
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
        _subscriptions.Handle(from, frame.Span);
        if (!_router.Heeds(from))
        {
            return null;
        }

        foreach (ReadOnlySpan<byte> encoded in new FieldSequence(frame.Span, RpcField.Publish))
        {
            frame.Span.Overlaps(encoded, out int offset);
            _messages.Handle(from, frame.Slice(encoded.IsEmpty ? 0 : offset, encoded.Length), frame.Length);
        }

        _router.HandleControl(from, frame.Span);
        return null;
    }

    /// <inheritdoc cref="MessageKeeper.Begin"/>
    public bool BeginValidation(PubSubMessage message, RouterPeer from, bool isAuthentic) => _messages.Begin(message, from, isAuthentic);

    /// <inheritdoc cref="MessageKeeper.Complete"/>
    public void Complete(PubSubMessage message, RouterPeer from, ValidationResult result) => _messages.Complete(message, from, result);

    /// <inheritdoc cref="MessageKeeper.Throttle"/>
    public void Throttle(PubSubMessage message, RouterPeer from, RejectReason reason) => _messages.Throttle(message, from, reason);

    /// <inheritdoc cref="MessageKeeper.Publish"/>
    public int? Publish(PubSubMessage message) => _messages.Publish(message);

    /// <inheritdoc cref="SubscriptionKeeper.Resubscribe"/>
    public void Resubscribe(RouterPeer peer, IEnumerable<byte[]> topics) => _subscriptions.Resubscribe(peer, topics);

    /// <inheritdoc cref="SubscriptionKeeper.Subscribe"/>
    public void Subscribe(string name) => _subscriptions.Subscribe(name);

    /// <inheritdoc cref="SubscriptionKeeper.Unsubscribe"/>
    public void Unsubscribe(string name) => _subscriptions.Unsubscribe(name);

    /// <inheritdoc cref="SubscriptionKeeper.AddRelay"/>
    public void AddRelay(string name) => _subscriptions.AddRelay(name);

    /// <inheritdoc cref="SubscriptionKeeper.RemoveRelay"/>
    public void RemoveRelay(string name) => _subscriptions.RemoveRelay(name);

    /// <summary>The time of the heartbeat has come.</summary>
    public void Heartbeat()
    {
        _seen.Expire(_state.Now);
        _router.Heartbeat();
    }
}
