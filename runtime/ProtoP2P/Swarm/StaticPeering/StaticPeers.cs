using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>The static peers of a node.</summary>
/// <remarks>
/// A dial of a static peer is not held up by dial backoff: its own waits are the backoff, known to whoever wrote the list. Two nodes that list each other both
/// dial: chance keeps their dials apart, who finds a connection when its time has come dials not, and should both dials meet, the swarm keeps one connection of the
/// two (<see cref="ConnectionTable"/>); only the end of the last connection begins anything here.
/// </remarks>
internal sealed class StaticPeers : IStaticPeers
{
    /// <summary>The name under which they are protected.</summary>
    public const string Tag = "static";

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, StaticPeer> _peers = [];
    private readonly RunningTasks _running = new();
    private readonly StaticPeerContext _context;
    private readonly PeerId _self;
    private readonly IConnectionManager _manager;
    private bool _isStarted;
    private bool _isStopped;

    /// <param name="self">The node.</param>
    /// <param name="network">Dials.</param>
    /// <param name="manager">Spares their connections.</param>
    /// <param name="options">Waits and limits.</param>
    /// <param name="random">Spreads the waits.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The log.</param>
    public StaticPeers(
        PeerId self, IStaticPeerNetwork network, IConnectionManager manager, StaticPeerOptions options, Random random, TimeProvider clock, ILogger logger)
    {
        (_self, _manager) = (self, manager);
        _context = new StaticPeerContext(network, options, new StaticPeerBackoff(options, random), new SemaphoreSlim(options.MaxParallel), clock, logger);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Peers
    {
        get
        {
            lock (_gate)
            {
                return [.. _peers.Keys];
            }
        }
    }

    /// <inheritdoc/>
    public bool Add(Multiaddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        PeerId peerId = PeerSwarm.NamedPeer(address);
        if (peerId == _self)
        {
            return false;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopped, typeof(Libp2pHost));
            if (_peers.TryGetValue(peerId, out StaticPeer? known))
            {
                return known.Add(address.WithoutPeerId());
            }

            var peer = new StaticPeer(peerId, _context);
            peer.Add(address.WithoutPeerId());
            _peers.Add(peerId, peer);
            _manager.Protect(peerId, Tag);
            if (_isStarted)
            {
                _running.Start(peer.RunAsync);
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public bool Remove(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        StaticPeer? removed;
        lock (_gate)
        {
            if (!_peers.Remove(peerId, out removed))
            {
                return false;
            }

            _manager.Unprotect(peerId, Tag);
        }

        removed.End();
        return true;
    }

    /// <summary>Begins to dial.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_isStarted || _isStopped)
            {
                return;
            }

            _isStarted = true;
            foreach (StaticPeer peer in _peers.Values)
            {
                _running.Start(peer.RunAsync);
            }
        }
    }

    /// <summary>A connection to a peer has begun or ended.</summary>
    public void Notice(PeerId peerId)
    {
        lock (_gate)
        {
            if (_peers.TryGetValue(peerId, out StaticPeer? peer))
            {
                peer.Notice();
            }
        }
    }

    /// <summary>Dials no more, and completes when no dial is under way.</summary>
    public async Task StopAsync()
    {
        StaticPeer[] peers;
        lock (_gate)
        {
            _isStopped = true;
            peers = [.. _peers.Values];
        }

        foreach (StaticPeer peer in peers)
        {
            peer.End();
        }

        await _running.WhenAllEndedAsync().ConfigureAwait(false);
    }
}
