using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>gossipsub: messages in full along a sparse mesh per topic, and gossip about them to others (libp2p specs, pubsub/gossipsub).</summary>
internal sealed class GossipRouter : IRouter
{
    // Backoffs are cleared in bulk, and a little late: the peer's clock may run behind.
    private const int BackoffSweepTicks = 15;
    private const int BackoffSlackTicks = 2;

    private readonly RouterState _state;
    private readonly GossipSubOptions _options;
    private readonly Backoffs _backoffs = new();
    private readonly Promises _promises = new();
    private readonly MessageCache _cache;
    private readonly MeshKeeper _mesh;
    private readonly MeshRequests _requests;
    private readonly GossipKeeper _gossip;
    private readonly DeclineKeeper _declines;
    private readonly Distribution _distribution;
    private long _tick;

    public GossipRouter(RouterState state, GossipSubOptions options, SeenCache seen)
    {
        _state = state;
        _options = options;
        _cache = new MessageCache(options.HistoryLength, options.HistoryGossip, options.MaxHistoryBytes);
        _mesh = new MeshKeeper(state, options, _backoffs);
        _requests = new MeshRequests(state, options, _backoffs, _mesh);
        _gossip = new GossipKeeper(state, options, seen, _cache, _promises);
        _declines = new DeclineKeeper(state, options);
        _distribution = new Distribution(state, options);
    }

    public bool Heeds(RouterPeer peer) => peer.IsDirect || _state.ScoreOf(peer) >= _state.Scores.Thresholds.Graylist;

    public void AddPeer(RouterPeer peer)
    {
    }

    public void RemovePeer(RouterPeer peer)
    {
        foreach (Topic topic in peer.Topics)
        {
            _mesh.Lose(topic, peer);
        }

        _promises.Forget(peer);
    }

    public void PeerLeft(RouterPeer peer, Topic topic) => _mesh.Lose(topic, peer);

    public PubSubMessage? FindTwin(ReadOnlySpan<byte> encoded) => _cache.FindTwin(encoded);

    public void MessageArrived(Topic topic, PubSubMessage message, RouterPeer from)
    {
        _promises.Fulfil(message.Id);
        _declines.Announce(topic, message, from);
    }

    public void HandleControl(RouterPeer from, ReadOnlySpan<byte> frame)
    {
        if (!from.IsGossip || !ControlReader.HasControl(frame))
        {
            return;
        }

        _gossip.HandleIHaves(from, frame);
        _gossip.HandleIWants(from, frame);
        _requests.HandleGrafts(from, frame);
        _requests.HandlePrunes(from, frame);
        _declines.HandleIDontWants(from, frame, _tick);
    }

    public int Publish(Topic topic, PubSubMessage message, RouterPeer? from)
    {
        _cache.Add(message);
        return _distribution.Send(topic, message, from);
    }

    public void Join(Topic topic) => _mesh.Join(topic);

    public void Leave(Topic topic) => _mesh.Leave(topic);

    public void Heartbeat()
    {
        _tick++;
        if (_tick % BackoffSweepTicks == 0)
        {
            _backoffs.Expire(_state.Now - (BackoffSlackTicks * _options.HeartbeatInterval));
        }

        foreach (RouterPeer peer in _state.Peers.Values)
        {
            peer.BeginTick(_tick);
        }

        foreach (RouterPeer peer in _promises.TakeBroken(_state.Now))
        {
            _state.Observer.PromiseBroken(peer);
            _state.Penalize(peer);
        }

        _state.Scores.Refresh();
        ConnectDirectPeers();
        MendTopics();
        _cache.Shift();
    }

    private void ConnectDirectPeers()
    {
        if (_tick != 1 && _tick % _options.DirectConnectTicks != 0)
        {
            return;
        }

        foreach (PeerId peer in _options.DirectPeers)
        {
            if (!_state.Peers.ContainsKey(peer))
            {
                _state.Output.Connect(peer, default);
            }
        }
    }

    private void MendTopics()
    {
        bool isOpportune = _tick % _options.OpportunisticGraftTicks == 0;
        List<Topic>? unused = null;
        foreach (Topic topic in _state.Topics.All)
        {
            if (topic.IsJoined)
            {
                _mesh.Mend(topic, isOpportune);
                _gossip.Emit(topic, topic.Mesh);
            }
            else if (topic.LastPublished is not null)
            {
                _distribution.MendFanout(topic);
                _gossip.Emit(topic, topic.Fanout);
                (unused ??= []).Add(topic);
            }
        }

        foreach (Topic topic in unused ?? [])
        {
            _state.Topics.Release(topic);
        }
    }
}
