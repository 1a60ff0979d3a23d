using ProtoP2P.Resources;

namespace ProtoP2P.Swarm;

/// <summary>The accounts of a swarm: system, then peer, then connection.</summary>
internal sealed class ResourceTree(MemoryOptions memory, StreamOptions streams)
{
    private const string MemoryPath = nameof(Libp2pHostOptions.Memory), StreamsPath = nameof(Libp2pHostOptions.Streams);

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, (ResourceScope Scope, int Connections)> _peers = [];

    private readonly ResourceLimits _peerLimits = new(
        memory.MaxPerPeer, $"{MemoryPath}.{nameof(memory.MaxPerPeer)}", streams.MaxPerPeer, $"{StreamsPath}.{nameof(streams.MaxPerPeer)}");

    private readonly ResourceLimits _connectionLimits = new(
        memory.MaxPerConnection,
        $"{MemoryPath}.{nameof(memory.MaxPerConnection)}",
        streams.MaxPerConnection,
        $"{StreamsPath}.{nameof(streams.MaxPerConnection)}");

    /// <summary>The root.</summary>
    public ResourceScope System { get; } = new(
        "system", new ResourceLimits(memory.Max, $"{MemoryPath}.{nameof(memory.Max)}", streams.Max, $"{StreamsPath}.{nameof(streams.Max)}"));

    /// <summary>Peers that have an account.</summary>
    public int Peers
    {
        get
        {
            lock (_gate)
            {
                return _peers.Count;
            }
        }
    }

    /// <summary>An account for a new connection, under its peer's.</summary>
    public ResourceScope Open(PeerId peer, long connectionId)
    {
        lock (_gate)
        {
            (ResourceScope scope, int connections) = _peers.TryGetValue(peer, out (ResourceScope, int) known)
                ? known
                : (new ResourceScope(peer, null, _peerLimits, System), 0);
            _peers[peer] = (scope, connections + 1);
            return new ResourceScope(peer, connectionId, _connectionLimits, scope);
        }
    }

    /// <summary>Returns what a connection still holds; the peer's account goes with its last connection.</summary>
    public void Close(PeerId peer, ResourceScope connection)
    {
        connection.Dispose();
        lock (_gate)
        {
            (ResourceScope scope, int connections) = _peers[peer];
            if (connections > 1)
            {
                _peers[peer] = (scope, connections - 1);
                return;
            }

            _peers.Remove(peer);
            scope.Dispose();
        }
    }
}
